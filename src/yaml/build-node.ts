import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { printable } from '../model/printable.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { unseenCharacter } from './text.ts';

/** Something that YAML allows and we do not. */
export interface Finding {
  readonly offset: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

const MAX_DEPTH = 32;
export const MAX_NODES = 20_000;
const MAX_FINDINGS = 20;

// Names that mean something to JavaScript objects or to readers of YAML 1.1, and nothing to us.
const FORBIDDEN_KEYS = new Map([
  ['<<', 'merging with "<<" is not read; write the keys out'],
  ['__proto__', 'the key "__proto__" is not allowed; remove it'],
]);

// What reads back as it is written: no octal, hex, exponent, sign, infinity, nor more digits than a number can hold.
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/u;

/** What the documents of one file may hold together. */
export interface NodeBudget {
  left: number;
}

export function newBudget(): NodeBudget {
  return { left: MAX_NODES };
}

/** The document as our own nodes, or what in it is not read. An empty document has no root. */
export function buildNode(
  document: Document.Parsed,
  budget: NodeBudget,
): { root: YamlNode | undefined; findings: readonly Finding[] } {
  const builder = new Builder(budget);
  const { yaml, tags } = document.directives;
  if (yaml.explicit === true && yaml.version !== '1.2') {
    builder.refuse(0, 'yaml.directive', `YAML ${yaml.version} is not read; remove the %YAML line`);
  }
  if (Object.keys(tags).length > 1) builder.refuse(0, 'yaml.directive', 'tags are not read; remove the %TAG line');
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null && contents.source === '')) {
    return { root: undefined, findings: builder.findings };
  }
  return { root: builder.build(contents, 1), findings: builder.findings };
}

/**
 * Walks the parsed tree once. An alias stands for the very node that it names, so that nothing is copied; `size`
 * counts what it would be if written out, and is capped before anybody walks it.
 */
class Builder {
  readonly findings: Finding[] = [];
  readonly #anchors = new Map<string, YamlNode | 'under-way'>();
  readonly #budget: NodeBudget;

  constructor(budget: NodeBudget) {
    this.#budget = budget;
  }

  refuse(offset: number, code: string, message: string, hint?: string): void {
    if (this.findings.length >= MAX_FINDINGS) return;
    this.findings.push({ offset, code, message, ...(hint === undefined ? {} : { hint }) });
  }

  build(node: Node | null, depth: number): YamlNode {
    const offset = node?.range?.[0] ?? 0;
    if (depth > MAX_DEPTH) {
      this.refuse(offset, 'yaml.too-deep', `this is nested more than ${MAX_DEPTH} levels deep; write fewer levels`);
      return nothing(offset);
    }
    if (isAlias(node)) return this.#resolve(node.source, offset);
    if (node !== null && node.tag !== undefined) {
      this.refuse(offset, 'yaml.tag', 'tags such as "!!set" or "!name" are not read; remove the tag');
    }
    const anchor = node?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, 'under-way');
    const built = this.#buildContents(node, offset, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #buildContents(node: Node | null, offset: number, depth: number): YamlNode {
    this.#count(1, offset);
    if (isMap(node)) return this.#buildMap(node.items as readonly Pair<Node | null, Node | null>[], offset, depth);
    if (isSeq(node)) {
      const items = (node.items as readonly (Node | null)[]).map((item) => this.build(item, depth + 1));
      return { kind: 'list', offset, size: 1 + totalSize(items), items };
    }
    return isScalar(node) ? this.#buildScalar(node, offset) : nothing(offset);
  }

  #buildMap(pairs: readonly Pair<Node | null, Node | null>[], offset: number, depth: number): YamlNode {
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of pairs) {
      const keyOffset = key?.range?.[0] ?? offset;
      const name = this.#keyName(key, keyOffset);
      const node = this.build(value, depth + 1);
      if (name === undefined) continue;
      if (entries.has(name)) {
        this.refuse(keyOffset, 'yaml.duplicate-key', `the key "${printable(name, 80)}" is there twice; remove one`);
      }
      entries.set(name, { keyOffset, node: isEmpty(node) ? { ...node, offset: keyOffset } : node });
    }
    const children = [...entries.values()].map((entry) => entry.node);
    return { kind: 'map', offset, size: 1 + entries.size + totalSize(children), entries };
  }

  #keyName(key: Node | null, offset: number): string | undefined {
    this.#count(1, offset);
    if (!isScalar(key) || typeof key.value !== 'string' || key.tag !== undefined) {
      this.refuse(offset, 'yaml.key', 'a key has to be text; put it in quotes');
      return undefined;
    }
    const forbidden = FORBIDDEN_KEYS.get(key.value);
    if (forbidden !== undefined) {
      this.refuse(offset, 'yaml.key', forbidden);
      return undefined;
    }
    this.#refuseUnseen(key.value, offset);
    return key.value;
  }

  #buildScalar(scalar: Scalar, offset: number): YamlScalar {
    const { value } = scalar;
    const written = scalar.source ?? '';
    if (typeof value === 'string') {
      this.#refuseUnseen(value, offset);
      return { kind: 'scalar', offset, size: 1, value, written };
    }
    if (typeof value === 'number' || typeof value === 'bigint') {
      const number = PLAIN_NUMBER.test(written) && written !== '-0' ? Number(written) : Number.NaN;
      return { kind: 'scalar', offset, size: 1, value: number, written };
    }
    return { kind: 'scalar', offset, size: 1, value: typeof value === 'boolean' ? value : null, written };
  }

  /** Escapes such as `"\u202e"` put characters into a value that the text itself does not hold. */
  #refuseUnseen(value: string, offset: number): void {
    const unseen = unseenCharacter(value);
    if (unseen !== undefined) this.refuse(offset, 'yaml.character', `this holds ${unseen.name}; remove it`);
  }

  #resolve(name: string, offset: number): YamlNode {
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'under-way') {
      const why = target === undefined ? 'no such anchor stands before it in this document' : 'it is part of itself';
      this.refuse(offset, 'yaml.alias', `this alias cannot be resolved: ${why}; text that begins with * needs quotes`);
      return nothing(offset);
    }
    this.#count(target.size, offset);
    return target;
  }

  #count(nodes: number, offset: number): void {
    const before = this.#budget.left;
    this.#budget.left -= nodes;
    if (before < 0 || this.#budget.left >= 0) return;
    const message = `with its aliases written out, the file holds more than ${MAX_NODES} keys and values; split it`;
    this.refuse(offset, 'yaml.too-many', message);
  }
}

/** Nothing was written after the key, so that only the key can be pointed to. */
function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.written === '';
}

function totalSize(nodes: readonly YamlNode[]): number {
  let total = 0;
  for (const node of nodes) total += node.size;
  return total;
}

function nothing(offset: number): YamlScalar {
  return { kind: 'scalar', offset, size: 1, value: null, written: '' };
}
