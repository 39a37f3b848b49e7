import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PARSERS = ['yaml', 'temporal-polyfill'];

/** A digest of the sources and schemas, put in when they are built. A source tree, which may change under us, has none. */
declare const BUILT_FROM: string;

/**
 * Names all that decides what a file says beside the file: the build that this is part of, with its schema, the
 * parsers, and Node with its time zones. Undefined where there is no build.
 */
export function thisReader(): string | undefined {
  if (typeof BUILT_FROM === 'undefined') return undefined;
  try {
    const hash = createHash('sha256');
    hash.update(BUILT_FROM);
    for (const parser of PARSERS) {
      const { size, mtimeMs } = statSync(fileURLToPath(import.meta.resolve(parser)));
      hash.update(`${parser} ${size} ${mtimeMs}\n`);
    }
    return `ratchet readings 1, ${process.version}, tz ${process.versions['tz']}, ${hash.digest('hex')}`;
  } catch {
    return undefined;
  }
}
