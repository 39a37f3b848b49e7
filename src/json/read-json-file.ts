import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { printable } from '../model/printable.ts';
import { COMPILED_QUICKLY } from './compiled-quickly.ts';
import { cutShort } from './cut-short.ts';
import { bytesOf, type JsonFileKind, refused } from './json-file.ts';

const MOST_PROBLEMS = 5;

/** Reads the file whole and checks it. Throws `<code>.…` with the path of every wrong value. */
export async function readJsonFile(file: string, kind: JsonFileKind): Promise<unknown> {
  return parseJsonFile((await bytesOf(file, kind)).toString('utf8'), file, kind);
}

export function parseJsonFile(text: string, file: string, kind: JsonFileKind): unknown {
  const value = parse(text, file, kind);
  const { first, every } = validatorsOf(kind);
  if (first(value)) return value;
  const beginning = cutShort(value);
  const all = every();
  const errors = (all(beginning) ? first.errors : all.errors) ?? [];
  const otherFormat = errors.find(isOfOtherFormat);
  // Whatever else is wrong follows from it.
  const told = otherFormat === undefined ? errors.slice(0, MOST_PROBLEMS) : [otherFormat];
  const problems = told.map((error) => sentence(error, beginning));
  throw refused('invalid', `"${file}" is not ${kind.name}: ${problems.join('; ')}`, kind);
}

interface Validators {
  /** Ends at the first error. */
  readonly first: ValidateFunction;
  /** For what the first finds wrong. Its cost grows with the square of what that is. */
  readonly every: () => ValidateFunction;
}

const compiled = new Map<string, Validators>();

function validatorsOf({ schema }: JsonFileKind): Validators {
  const known = compiled.get(schema.href);
  if (known !== undefined) return known;
  const parsed = JSON.parse(readFileSync(schema, 'utf8'));
  const compile = (allErrors: boolean) => {
    const ajv = new Ajv2020({ allErrors, verbose: true, allowUnionTypes: true, ...COMPILED_QUICKLY });
    ajvFormats.default(ajv);
    return ajv.compile(parsed);
  };
  const validators = { first: compile(false), every: () => compile(true) };
  compiled.set(schema.href, validators);
  return validators;
}

function parse(text: string, file: string, kind: JsonFileKind): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch (thrown) {
    const why = thrown instanceof Error ? printable(thrown.message, 160) : '';
    throw refused('invalid', `"${file}" is not JSON: ${why}`, kind, thrown);
  }
}

/** `systems[0].agents[1].state: "dancing" must be one of running, starting, …` */
function sentence(error: ErrorObject, whole: unknown): string {
  const keys = error.instancePath.split('/').slice(1).map(unescaped);
  const place = keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${printable(key, 60)}`)).join('');
  const shown = error.instancePath === '' ? 'the file' : place.replace(/^\./u, '');
  const value = error.data === whole ? '' : `${printable(JSON.stringify(cutShort(error.data)) ?? '', 60)} `;
  return `${shown}: ${value}${demand(error)}`;
}

function isOfOtherFormat({ instancePath, keyword, data }: ErrorObject): boolean {
  return instancePath === '/formatVersion' && keyword === 'const' && typeof data === 'string';
}

function demand(error: ErrorObject): string {
  const { keyword, params, message } = error;
  if (isOfOtherFormat(error)) return `must be "${params['allowedValue']}"; another version of ratchet wrote the file`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  if (keyword === 'enum') return `must be one of ${params['allowedValues'].join(', ')}`;
  if (keyword === 'additionalProperties') return `must not hold "${printable(params['additionalProperty'], 60)}"`;
  return message ?? 'is not valid';
}

/** JSON pointers write `/` as `~1` and `~` as `~0`. */
function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
