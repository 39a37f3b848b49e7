import type { FleetFile } from '../reconciler/ports.ts';
import { readBlobs } from './git-blobs.ts';
import { missingFolder } from './git-errors.ts';
import type { GitRunner } from './git-process.ts';
import { listTree } from './git-tree.ts';
import { ReadLimits } from './read-limits.ts';

/** Where in which repository, for messages too. */
export interface GitPlace {
  readonly url: string;
  readonly folder: string;
  readonly ref: string;
}

/** Contents by their ids. */
export type Blobs = ReadonlyMap<string, Uint8Array>;

interface TreeFiles {
  readonly files: readonly FleetFile[];
  readonly notes: readonly string[];
  readonly blobs: Blobs;
}

/**
 * The fleet's files in one commit or tree. Content never changes under an id, so what is in `known` is not asked for
 * again. Throws `source.folder-missing`, `source.too-large`.
 */
export async function filesOfTree(
  runner: GitRunner,
  tree: string,
  { url, folder, ref }: GitPlace,
  known: Blobs,
  signal: AbortSignal,
): Promise<TreeFiles> {
  const listed = await listTree(runner, tree, folder, signal);
  if (!listed.exists && folder !== '') throw missingFolder(url, folder, ref);
  const limits = new ReadLimits(url);
  for (const _ of listed.files) limits.addFile();
  const wanted = [...new Set(listed.files.map(({ blob }) => blob))];
  const kept = new Map<string, Uint8Array>();
  for (const id of wanted) {
    const bytes = known.get(id);
    if (bytes === undefined) continue;
    limits.addBytes(bytes.length);
    kept.set(id, bytes);
  }
  const missing = wanted.filter((id) => !kept.has(id));
  const blobs = new Map([...kept, ...(await readBlobs(runner, missing, limits, signal))]);
  const files = listed.files.map(({ path, blob }) => ({ path, bytes: blobs.get(blob) ?? new Uint8Array() }));
  return { files, notes: listed.notes, blobs };
}

/** `https://git.example/fleet.git (fleets/emea)` */
export function placeInWords({ url, folder }: GitPlace): string {
  return folder === '' ? url : `${url} (${folder})`;
}
