import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The first of these folders that no pull request could have filled: one that lies neither in the fleet's folder, nor in
 * the work tree around it or around the working folder. Whoever wrote a cache decides what is read from it.
 */
export function trustedFolder(
  candidates: readonly string[],
  { fleet, cwd }: { readonly fleet: string | undefined; readonly cwd: string },
): string | undefined {
  const writtenByOthers = [fleet, fleet && workTreeAround(fleet), workTreeAround(cwd)].filter(
    (folder) => folder !== undefined,
  );
  return candidates.find((folder) => !writtenByOthers.some((root) => contains(real(root), real(folder))));
}

/** Where programs of this user keep what they can do without; undefined where the environment names no such place. */
export function userCacheFolder(env: Environment, platform = process.platform): string | undefined {
  const named = namedFolder(env, platform);
  return named !== undefined && path.isAbsolute(named) ? path.join(named, 'ratchet') : undefined;
}

function namedFolder(env: Environment, platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32') return env['LOCALAPPDATA'];
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  // The XDG Base Directory Specification has relative paths ignored.
  const named = env['XDG_CACHE_HOME'] ?? '';
  return path.isAbsolute(named) ? named : path.join(home, '.cache');
}

function workTreeAround(folder: string): string | undefined {
  for (let here = real(folder); ; here = path.dirname(here)) {
    if (existsSync(path.join(here, '.git'))) return here;
    if (path.dirname(here) === here) return undefined;
  }
}

function contains(root: string, folder: string): boolean {
  const way = path.relative(root, folder);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** With its links followed; what does not exist yet is where its nearest parent is. */
function real(folder: string): string {
  const parent = path.dirname(folder);
  if (existsSync(folder) || parent === folder) return realpathSync(folder);
  return path.join(real(parent), path.basename(folder));
}
