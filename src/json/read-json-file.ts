import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { printable } from '../model/printable.ts';
import { bytesOf, type JsonFileKind, refused } from './json-file.ts';

const MOST_PROBLEMS = 5;

/** Reads the file whole and checks it. Throws `<code>.…` with the path of every wrong value. */
export async function readJsonFile(file: string, kind: JsonFileKind): Promise<unknown> {
  return parseJsonFile((await bytesOf(file, kind)).toString('utf8'), file, kind);
}

export function parseJsonFile(text: string, file: string, kind: JsonFileKind): unknown {
  const value = parse(text, file, kind);
  const validate = validatorOf(kind);
  if (validate(value)) return value;
  const problems = (validate.errors ?? []).slice(0, MOST_PROBLEMS).map((error) => sentence(error, value));
  throw refused('invalid', `"${file}" is not ${kind.name}: ${problems.join('; ')}`, kind);
}

const compiled = new Map<string, ValidateFunction>();

function validatorOf({ schema }: JsonFileKind): ValidateFunction {
  const known = compiled.get(schema.href);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  ajvFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  compiled.set(schema.href, validate);
  return validate;
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
  const value = error.data === whole ? '' : `${printable(JSON.stringify(error.data) ?? '', 60)} `;
  return `${shown}: ${value}${demand(error)}`;
}

function demand({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum') return `must be one of ${params['allowedValues'].join(', ')}`;
  if (keyword === 'additionalProperties') return `must not hold "${printable(params['additionalProperty'], 60)}"`;
  return message ?? 'is not valid';
}

/** JSON pointers write `/` as `~1` and `~` as `~0`. */
function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
