import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { RatchetError } from '../model/errors.ts';
import type { ObservedFleet } from '../model/observed.ts';
import { printable } from '../model/printable.ts';

const SCHEMA = new URL('../../schemas/observed.schema.json', import.meta.url);

// A fleet of a thousand systems takes a tenth of it.
const LONGEST_FILE = 64 * 1024 * 1024;
const MOST_PROBLEMS = 5;
const HINT = 'write it with: ratchet observe --out';

/** Reads what `ratchet observe --out` wrote. Throws `snapshot.…` with the path of every wrong value. */
export async function readSnapshot(file: string): Promise<ObservedFleet> {
  return parseSnapshot(await textOf(file), file);
}

export function parseSnapshot(text: string, file: string): ObservedFleet {
  const value = parse(text, file);
  if (isSnapshot(value)) return value;
  const problems = (validator().errors ?? []).slice(0, MOST_PROBLEMS).map((error) => sentence(error, value));
  throw refused('snapshot.invalid', `"${file}" is not an observed snapshot: ${problems.join('; ')}`);
}

function isSnapshot(value: unknown): value is ObservedFleet {
  return validator()(value);
}

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled === undefined) {
    const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
    ajvFormats.default(ajv);
    compiled = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  }
  return compiled;
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LONGEST_FILE) throw refused('snapshot.invalid', `"${file}" is larger than ${LONGEST_FILE} bytes`);
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof RatchetError) throw thrown;
    const why = thrown instanceof Error && 'code' in thrown ? ` (${thrown.code})` : '';
    throw refused('snapshot.unreadable', `"${file}" cannot be read${why}`, thrown);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch (thrown) {
    const why = thrown instanceof Error ? printable(thrown.message, 160) : '';
    throw refused('snapshot.invalid', `"${file}" is not JSON: ${why}`, thrown);
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

function refused(code: string, message: string, cause?: unknown): RatchetError {
  return new RatchetError(code, message, { blame: 'operator', hint: HINT, cause });
}
