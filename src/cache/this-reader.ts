import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PARSERS = ['yaml', 'ajv', 'temporal-polyfill'];

/**
 * Names all that decides what a file says beside the file: the build that this is part of, the schema, the parsers, and
 * Node with its time zones. Undefined where no build is stamped, as in a source tree that may change under us.
 */
export function thisReader(): string | undefined {
  try {
    const hash = createHash('sha256');
    hash.update(readFileSync(new URL('../.built', import.meta.url)));
    hash.update(readFileSync(new URL('../../schemas/desired-state.schema.json', import.meta.url)));
    for (const parser of PARSERS) {
      const { size, mtimeMs } = statSync(fileURLToPath(import.meta.resolve(parser)));
      hash.update(`${parser} ${size} ${mtimeMs}\n`);
    }
    return `ratchet readings 1, ${process.version}, tz ${process.versions['tz']}, ${hash.digest('hex')}`;
  } catch {
    return undefined;
  }
}
