import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';

export const CLI = fileURLToPath(new URL('../../dist/cli/cli.js', import.meta.url));

// Not the cache of whoever runs the tests, on whichever platform.
const cache = temporaryFolder();
const CACHE = { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };

export interface Answer {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user does, and answers whatever its exit code. */
export async function ratchet(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { exitCode, stdout, stderr } = await start(args, cwd, env);
  return { code: exitCode, stdout, stderr };
}

/** The same, to be watched or killed while it runs. */
export function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const environment = { NO_COLOR: '1', ...CACHE, ...env };
  return execa(process.execPath, [CLI, ...args], { cwd, reject: false, stdin: 'ignore', env: environment });
}
