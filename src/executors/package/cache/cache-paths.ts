import { join } from 'node:path';
import type { PartPaths } from '../download/part-file.ts';

export interface CachePaths extends PartPaths {
  /** Whole, and hashed before it got this name. */
  readonly file: string;
  /** Held while the content is read or made; its time is that of the last use. */
  readonly lock: string;
}

export function cachePaths(folder: string, sha256: string): CachePaths {
  const path = (ending: string) => join(folder, `${sha256}.${ending}`);
  return { file: path('dmupgrade'), part: path('part'), note: path('part.json'), lock: path('lock') };
}
