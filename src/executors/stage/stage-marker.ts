import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { packagePaths } from '../agent-paths.ts';
import { readText, writeText } from '../connection.ts';
import type { LocalPackage } from '../package/package-file.ts';

type Paths = ReturnType<typeof packagePaths>;
type Wanted = Pick<LocalPackage, 'name' | 'size' | 'sha256'>;

/** What `stage.json` beside a staged package says about it. */
interface StageMarker extends Wanted {
  /** Of the file, on the Agent's clock. */
  readonly mtime: string;
}

export type StagedFile = 'verified' | 'unverified' | 'missing';

/** `verified`: the file is still the one that was hashed when its marker was written. */
export async function stagedFile(link: AgentLink, paths: Paths, wanted: Wanted): Promise<StagedFile> {
  const file = await link.stat(paths.file);
  if (file === undefined) return 'missing';
  const marker = parseMarker(await readText(link, paths.marker));
  const agrees =
    marker?.name === wanted.name &&
    marker.sha256 === wanted.sha256 &&
    marker.size === wanted.size &&
    file.size === wanted.size &&
    marker.mtime === file.modifiedAt;
  return agrees ? 'verified' : 'unverified';
}

/** To be called only right after the file's hash was compared. */
export async function markStaged(link: AgentLink, paths: Paths, wanted: Wanted, stagedAt: string): Promise<void> {
  const { name, size, sha256 } = wanted;
  const mtime = (await link.stat(paths.file))?.modifiedAt;
  const marker = { name, size, sha256, mtime, stagedAt, by: 'ratchet' };
  await writeText(link, paths.marker, `${JSON.stringify(marker, undefined, 2)}\n`);
}

function parseMarker(text: string | undefined): Partial<StageMarker> | undefined {
  if (text === undefined) return undefined;
  try {
    const marker: unknown = JSON.parse(text);
    return typeof marker === 'object' && marker !== null ? marker : undefined;
  } catch {
    return undefined;
  }
}
