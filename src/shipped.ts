// Compiled or not, this file lies one folder below the root of the package: in src/, or bundled in dist/.
const ROOT = new URL('..', import.meta.url);

/** A file or folder that Ratchet ships, by its path from the root of the package: `schemas/plan.schema.json`. */
export function shipped(path: string): URL {
  return new URL(path, ROOT);
}
