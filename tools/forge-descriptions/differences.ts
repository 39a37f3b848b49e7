type Node = Readonly<Record<string, unknown>>;

/**
 * What a description of ours says and the published one does not, a line each; empty where they agree. Ours may say less. Parts of
 * it that are published as sentences alone are marked `x-described-elsewhere` and passed over.
 */
export function differences(ours: Node, published: Node): readonly string[] {
  const below = String(ours['x-published-below'] ?? '');
  const theirPaths = new Map(Object.entries(nodeAt(published, 'paths')).map(([path, item]) => [shapeOf(path), item]));
  return Object.entries(nodeAt(ours, 'paths')).flatMap(([path, item]) => {
    if (isElsewhere(item)) return [];
    const theirs = theirPaths.get(shapeOf(below + path));
    if (theirs === undefined) return [`${path} is not published`];
    return Object.entries(item as Node)
      .filter(([method]) => !method.startsWith('x-'))
      .flatMap(([method, operation]) => {
        const named = `${method.toUpperCase()} ${path}`;
        const their = (theirs as Node)[method];
        if (their === undefined) return [`${named} is not published`];
        return ofOperation(named, new Place(ours, operation as Node), new Place(published, their as Node));
      });
  });
}

/** A node and the document that its references lead into. */
class Place {
  readonly root: Node;
  readonly node: Node;

  constructor(root: Node, node: unknown) {
    this.root = root;
    this.node = resolved(root, node);
  }

  at(...path: readonly string[]): Place | undefined {
    let found: unknown = this.node;
    for (const key of path) found = resolved(this.root, found)[key];
    return found === undefined ? undefined : new Place(this.root, found);
  }

  get properties(): ReadonlyMap<string, Place> {
    const parts = [this, ...listAt(this.node, 'allOf').map((part) => new Place(this.root, part))];
    const own = Object.entries(nodeAt(this.node, 'properties')).map(
      ([key, value]) => [key, new Place(this.root, value)] as const,
    );
    return new Map([...parts.slice(1).flatMap((part) => [...part.properties]), ...own]);
  }
}

function ofOperation(named: string, ours: Place, theirs: Place): readonly string[] {
  const asked = parametersOf(ours).filter(({ node }) => node['in'] === 'query' && !isElsewhere(node));
  const known = parametersOf(theirs).map(({ node }) => node['name']);
  const queries = asked
    .filter(({ node }) => !known.includes(node['name']))
    .map(({ node }) => `${named}: the query "${node['name']}" is not published`);
  return [...queries, ...ofBody(named, ours, theirs), ...ofAnswers(named, ours, theirs)];
}

const JSON_CONTENT = ['content', 'application/json'] as const;

function ofBody(named: string, ours: Place, theirs: Place): readonly string[] {
  const content = ours.at('requestBody', ...JSON_CONTENT);
  if (content === undefined || isElsewhere(content.node)) return [];
  const inBody = parametersOf(theirs).find(({ node }) => node['in'] === 'body');
  const their = theirs.at('requestBody', ...JSON_CONTENT, 'schema') ?? inBody?.at('schema');
  return ofSchema(`${named}: the body`, content.at('schema'), their);
}

function ofAnswers(named: string, ours: Place, theirs: Place): readonly string[] {
  return Object.keys(nodeAt(ours.node, 'responses')).flatMap((status) => {
    const content = ours.at('responses', status, ...JSON_CONTENT);
    if (content === undefined || isElsewhere(content.node)) return [];
    const answer = theirs.at('responses', status) ?? theirs.at('responses', '200');
    const their = answer?.at(...JSON_CONTENT, 'schema') ?? answer?.at('schema');
    const own = content.at('schema');
    // Azure DevOps describes a list and answers an object that holds it.
    const isWrapped = their?.node['type'] === 'array' && own?.node['type'] === 'object';
    return ofSchema(`${named}: the answer`, isWrapped ? own?.properties.get('value') : own, their);
  });
}

const DEEPEST = 12;

function ofSchema(where: string, ours: Place | undefined, theirs: Place | undefined, depth = 0): readonly string[] {
  if (ours === undefined || isElsewhere(ours.node) || depth > DEEPEST) return [];
  if (theirs === undefined) return [`${where} is not published`];
  const [own, their] = [ours.node, theirs.node];
  if (own['type'] !== undefined && their['type'] !== undefined && own['type'] !== their['type']) {
    return [`${where} is ${own['type']} here and ${their['type']} there`];
  }
  const values = listAt(their, 'enum');
  const strange = listAt(own, 'enum').filter((value) => values.length > 0 && !values.includes(value));
  const more = theirs.properties;
  const inside = [...ours.properties].flatMap(([key, value]) =>
    more.size === 0 ? [] : ofSchema(`${where}.${key}`, value, more.get(key), depth + 1),
  );
  const items = ofSchema(`${where}[]`, ours.at('items'), theirs.at('items') ?? ours.at('items'), depth + 1);
  return [...strange.map((value) => `${where} may not be ${JSON.stringify(value)}`), ...inside, ...items];
}

function parametersOf(operation: Place): readonly Place[] {
  return listAt(operation.node, 'parameters').map((one) => new Place(operation.root, one));
}

/** Names of parameters, and the case of letters where a server does not heed it, differ without meaning. */
function shapeOf(path: string): string {
  return path.replace(/\{\w+\}/gu, '{}').toLowerCase();
}

function isElsewhere(node: unknown): boolean {
  return (node as Node)['x-described-elsewhere'] === true;
}

function resolved(root: Node, node: unknown): Node {
  const reference = (node as Node | undefined)?.['$ref'];
  if (typeof reference !== 'string') return (node ?? {}) as Node;
  const steps = reference.slice(2).split('/');
  return resolved(
    root,
    steps.reduce<unknown>((found, step) => (found as Node | undefined)?.[unescaped(step)], root),
  );
}

function unescaped(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function nodeAt(node: Node, key: string): Node {
  return (node[key] ?? {}) as Node;
}

function listAt(node: Node, key: string): readonly unknown[] {
  return Array.isArray(node[key]) ? node[key] : [];
}
