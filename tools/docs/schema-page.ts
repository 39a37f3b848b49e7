import { tableOf, textCell } from './markdown.ts';

/** What a schema of ours says about one value. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Row {
  readonly path: string;
  readonly isRequired: boolean;
  readonly schema: Schema;
}

/** A table of every key below a schema, each with what it may be, its default, and an example. */
export function keysTable(whole: Schema, part: Schema): string {
  const rows = [...rowsBelow(whole, resolved(whole, part), '')];
  return tableOf(
    ['Key', 'May be', 'Default', 'What it says'],
    rows.map(({ path, isRequired, schema }) => [
      `\`${path}\`${isRequired ? ' *' : ''}`,
      mayBe(whole, schema),
      schema.default === undefined ? '' : code(schema.default),
      [textCell(schema.description ?? ''), exampleOf(schema)].filter((text) => text !== '').join(' '),
    ]),
  );
}

function* rowsBelow(
  whole: Schema,
  { properties = {}, required = [], ...rest }: Schema,
  before: string,
): Generator<Row> {
  for (const [key, written] of Object.entries(properties)) {
    const path = before === '' ? key : `${before}.${key}`;
    const schema = resolved(whole, written);
    yield { path, isRequired: required.includes(key), schema };
    yield* rowsWithin(whole, schema, path);
  }
  if (typeof rest.additionalProperties === 'object' && before !== '') {
    yield* rowsWithin(whole, resolved(whole, rest.additionalProperties), `${before}.<name>`);
  }
}

/** Also of what lies in a list, or under names of the author's own. */
function* rowsWithin(whole: Schema, schema: Schema, path: string): Generator<Row> {
  yield* rowsBelow(whole, schema, path);
  if (schema.items !== undefined) yield* rowsBelow(whole, resolved(whole, schema.items), `${path}[]`);
}

/** What stands beside a reference counts more than what it refers to. */
export function resolved(whole: Schema, { $ref, ...beside }: Schema): Schema {
  if ($ref === undefined) return beside;
  const name = $ref.replace('#/$defs/', '');
  const target = whole.$defs?.[name];
  if (target === undefined) throw new RangeError(`the schema has no ${$ref}`);
  return { ...resolved(whole, target), ...beside };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
  object: 'keys',
  null: 'nothing',
};

function mayBe(whole: Schema, { enum: words, const: only, type, items, oneOf, anyOf }: Schema): string {
  if (only !== undefined) return code(only);
  if (words !== undefined) return words.map(code).join(', ');
  const ways = oneOf ?? anyOf;
  if (ways !== undefined && type === undefined) {
    return [...new Set(ways.map((way) => mayBe(whole, resolved(whole, way))))].join(' or ');
  }
  return [type ?? []]
    .flat()
    .map((name) => (name === 'array' ? listOf(whole, items) : (TYPES[name] ?? name)))
    .join(' or ');
}

function listOf(whole: Schema, items: Schema | undefined): string {
  const inner = items === undefined ? '' : mayBe(whole, resolved(whole, items));
  return inner === '' || inner === 'keys' ? 'list' : `list of ${inner}`;
}

function exampleOf({ examples, default: usual }: Schema): string {
  const [first] = examples ?? [];
  return first === undefined || first === usual ? '' : `Example: ${code(first)}`;
}

function code(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.replaceAll('|', '\\|')}\``;
}
