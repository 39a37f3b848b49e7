/** What a YAML document holds, with where each thing stands. Offsets count UTF-16 units from the start of the text. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly offset: number;
  /** How many nodes it stands for when aliases are written out; 1 here. */
  readonly size: number;
  /** NaN for a number that is not written as a plain decimal: `0x1F`, `007`, `1e400`, `.inf`. */
  readonly value: string | number | boolean | null;
  /** As the author wrote it, without quotes. */
  readonly written: string;
}

export interface YamlList {
  readonly kind: 'list';
  readonly offset: number;
  readonly size: number;
  readonly items: readonly YamlNode[];
}

export interface YamlMap {
  readonly kind: 'map';
  readonly offset: number;
  readonly size: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly keyOffset: number;
  readonly node: YamlNode;
}

export type Path = readonly (string | number)[];

/** Plain objects, arrays and scalars. Every key is an own property, whatever its name. */
export function plainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
  }
}

export function nodeAt(root: YamlNode, path: Path): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step);
  return node;
}

function childOf(node: YamlNode, step: string | number): YamlNode | undefined {
  switch (node.kind) {
    case 'scalar':
      return undefined;
    case 'list':
      return node.items[Number(step)];
    case 'map':
      return node.entries.get(String(step))?.node;
  }
}

/** Where the key stands that holds what lies at `path`; for an item of a list, where the item begins. */
export function keyOffsetAt(root: YamlNode, path: Path): number | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent === undefined || last === undefined) return root.offset;
  return parent.kind === 'map' ? parent.entries.get(String(last))?.keyOffset : childOf(parent, last)?.offset;
}
