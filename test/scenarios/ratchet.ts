import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';

export const CLI = fileURLToPath(new URL('../../dist/cli/cli.js', import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** Not the cache of whoever runs the tests. */
const cache = temporaryFolder();

/** Makes the folder the user's cache, on whichever platform. */
export function userCacheIn(folder: string): Environment {
  return { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
}

export interface Answer {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user does, and answers whatever its exit code. */
export async function ratchet(args: readonly string[], cwd: string, env: Environment = {}): Promise<Answer> {
  const { exitCode, stdout, stderr } = await start(args, cwd, env);
  return { code: exitCode, stdout, stderr };
}

/** The same, to be watched or killed while it runs. */
export function start(args: readonly string[], cwd: string, more: Environment = {}) {
  const env = { NO_COLOR: '1', ...userCacheIn(cache), ...more };
  return execa(process.execPath, [CLI, ...args], { cwd, reject: false, stdin: 'ignore', env });
}
