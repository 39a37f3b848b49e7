import type { ErrorObject } from 'ajv/dist/2020.js';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from './nearest.ts';
import { nodeAt, type Path, type YamlNode, type YamlScalar } from './node.ts';
import type { YamlDocument } from './read-yaml.ts';
import type { SchemaRules } from './schema-check.ts';

const LONGEST_VALUE = 80;

/** One refusal of the schema as a sentence with a place: the key where a key is wrong, else the value. */
export function explainError(error: ErrorObject, document: YamlDocument, rules: SchemaRules): Problem {
  const path = pathOf(error.instancePath, document.root);
  const context: Context = { error, path, document, rules, node: nodeAt(document.root, path) };
  return { ...sentence(context), severity: 'error' };
}

interface Context {
  readonly error: ErrorObject;
  readonly path: Path;
  readonly document: YamlDocument;
  readonly rules: SchemaRules;
  readonly node: YamlNode | undefined;
}

type Explained = Omit<Problem, 'severity'>;

function sentence(context: Context): Explained {
  const { error } = context;
  if (error.propertyName !== undefined) return badKey(context, error.propertyName);
  if (isSecret(error)) return secretInPlain(context);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(context, String(error.params['additionalProperty']));
    case 'required':
    case 'dependentRequired':
      return missingKey(context, String(error.params['missingProperty']));
    case 'type':
      return wrongType(context);
    case 'enum':
    case 'const':
      return notOneOf(context);
    case 'format':
    case 'pattern':
      return badText(context);
    default:
      return outOfBounds(context);
  }
}

function unknownKey({ path, document, rules, error }: Context, key: string): Explained {
  const shown = printable(key, LONGEST_VALUE);
  const where = path.length === 0 ? 'the document' : pathText(path);
  const origin = document.originOfKey([...path, key]);
  if (rules.laterKeys.has(key)) {
    const message = `"${shown}" in ${where} is not known to this version of ratchet; remove it`;
    return { origin, code: `${rules.room}.later-key`, message };
  }
  const known = Object.keys(Object(error.parentSchema?.['properties']));
  const hint = didYouMean(key, known) ?? `known here: ${known.join(', ')}`;
  return { origin, code: `${rules.room}.unknown-key`, message: `"${shown}" is not a key of ${where}; remove it`, hint };
}

function badKey({ path, document, rules, error }: Context, key: string): Explained {
  const found = rules.formats[String(error.params['format'])]?.(key);
  const why = error.parentSchema?.['patternErrorMessage'] ?? 'is not allowed as a key here';
  const sentence = found?.ok === false ? found.problem : `"${printable(key, LONGEST_VALUE)}" ${why}`;
  const message = `${pathText(path)}: ${sentence}`;
  return { origin: document.originOfKey([...path, key]), code: `${rules.room}.key`, message };
}

function missingKey({ path, document, rules, error }: Context, key: string): Explained {
  const where = path.length === 0 ? 'the document' : pathText(path);
  const property = Object(Object(error.parentSchema?.['properties'])[key]);
  const example: unknown = property.const ?? property.examples?.[0];
  const what = example === undefined ? `add "${key}:"` : `write ${key}: ${exampleText(example)}`;
  const origin = document.originOfKey(path);
  return { origin, code: `${rules.room}.missing-key`, message: `${where} needs "${key}"; ${what}` };
}

/** As YAML that could be pasted; text with anything but letters and digits goes in quotes. */
function exampleText(example: unknown): string {
  if (typeof example === 'string') return /^[a-z][a-z0-9-]*$/iu.test(example) ? example : JSON.stringify(example);
  return JSON.stringify(example);
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'keys and values, indented below it',
  array: 'a list, each item on its own line after "- "',
};

function wrongType(context: Context): Explained {
  const { path, document, rules, error, node } = context;
  const wanted = [error.params['type']].flat().map(String);
  const origin = document.originOf(path);
  const code = `${rules.room}.type`;
  if (node?.kind === 'scalar' && wanted.includes('string') && node.written !== '') {
    return { origin, code, message: unquoted(context, node) };
  }
  const expected = wanted.map((type) => TYPE_NAMES[type] ?? type).join(' or ');
  return { origin, code, message: `${pathText(path)} is ${describe(node)}; write ${expected}` };
}

/** `version: 10.10` would become 10.1: what is text to us has to be text to every reader of the file. */
function unquoted(context: Context, { value, written }: YamlScalar): string {
  const { path } = context;
  const kind = typeof value === 'number' ? `the number ${Number.isNaN(value) ? written : value}` : `${value}, not text`;
  const why = `${pathText(path)} is ${kind}, because ${written} is not in quotes`;
  const misfit = misfitOf(context, written);
  if (misfit !== undefined) return `${why}; and in quotes, ${misfit}`;
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  return `${why}; write ${typeof path.at(-1) === 'number' ? '-' : `${key}:`} "${written}"`;
}

/** What the schema would say to the text in quotes. */
function misfitOf({ error, rules }: Context, text: string): string | undefined {
  const { format, pattern, patternErrorMessage } = Object(error.parentSchema);
  const found = rules.formats[String(format)]?.(text);
  if (found !== undefined) return found.ok ? undefined : found.problem;
  const fits = pattern === undefined || new RegExp(pattern, 'u').test(text);
  return fits ? undefined : `"${text}" ${patternErrorMessage}`;
}

function describe(node: YamlNode | undefined): string {
  if (node === undefined || node.kind === 'map') return 'a map of keys and values';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'number' && Number.isNaN(node.value)) return `"${node.written}", which is no plain number`;
  return typeof node.value === 'string' ? `the text ${quoted(node)}` : `${typeof node.value} ${node.written}`;
}

function notOneOf({ path, document, rules, error, node }: Context): Explained {
  const allowed = [error.params['allowedValues'] ?? error.params['allowedValue']].flat().map(String);
  const message = `${pathText(path)} is ${quoted(node)}; write ${inWords(allowed)}`;
  const hint = didYouMean(node?.kind === 'scalar' ? node.written : '', allowed);
  const explained = { origin: document.originOf(path), code: `${rules.room}.value`, message };
  return hint === undefined ? explained : { ...explained, hint };
}

function badText({ path, document, rules, error, node }: Context): Explained {
  const text = node?.kind === 'scalar' ? String(node.value) : '';
  const parse = rules.formats[String(error.params['format'])];
  const found = error.keyword === 'format' ? parse?.(text) : undefined;
  const why = found?.ok === false ? found.problem : `${quoted(node)} ${error.parentSchema?.['patternErrorMessage']}`;
  return { origin: document.originOf(path), code: `${rules.room}.value`, message: `${pathText(path)}: ${why}` };
}

function secretInPlain({ path, document, rules, error }: Context): Explained {
  const message = `${pathText(path)} ${error.parentSchema?.['patternErrorMessage']}`;
  return { origin: document.originOf(path), code: `${rules.room}.plain-secret`, message };
}

/** What the schema marks as writeOnly is never quoted. */
function isSecret(error: ErrorObject): boolean {
  return error.parentSchema?.['writeOnly'] === true;
}

const BOUNDS: Readonly<Record<string, (limit: unknown) => string>> = {
  minimum: (limit) => `is too small; write ${limit} or more`,
  maximum: (limit) => `is too large; write ${limit} or less`,
  maxLength: (limit) => `is too long; write at most ${limit} characters`,
  minItems: (limit) => `has too few entries; write ${limit} or more`,
  maxItems: (limit) => `has too many entries; write at most ${limit}`,
  minProperties: (limit) => `has too few keys; write ${limit} or more`,
  maxProperties: (limit) => `has too many keys; write at most ${limit}`,
};

function outOfBounds({ path, document, rules, error, node }: Context): Explained {
  const explained = { origin: document.originOf(path), code: `${rules.room}.value` };
  if (error.keyword === 'uniqueItems') {
    const twice = [...path, Number(error.params['i'])];
    const message = `${pathText(path)} holds ${quoted(nodeAt(document.root, twice))} twice; remove one`;
    return { ...explained, origin: document.originOf(twice), message };
  }
  const why = BOUNDS[error.keyword]?.(error.params['limit']) ?? `is not allowed: ${error.message}`;
  const shown = node?.kind === 'scalar' ? `${pathText(path)}: ${quoted(node)}` : pathText(path);
  return { ...explained, message: `${shown} ${why}` };
}

function quoted(node: YamlNode | undefined): string {
  if (node === undefined || node.kind !== 'scalar') return describe(node);
  return node.value === null ? 'empty' : `"${printable(node.written, LONGEST_VALUE)}"`;
}

/** `a, b or c` */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `spec.agents.members[2].name`; the document itself is `the document`. */
function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z][\w-]*$/u.test(step)) text += text === '' ? step : `.${step}`;
    else text += `["${printable(step, LONGEST_VALUE)}"]`;
  }
  return text === '' ? 'the document' : text;
}

/** Turns ajv's JSON pointer into a path; only the document knows which of its numbers count items of a list. */
function pathOf(pointer: string, root: YamlNode): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(nodeAt(root, path)?.kind === 'list' ? Number(step) : step);
  }
  return path;
}
