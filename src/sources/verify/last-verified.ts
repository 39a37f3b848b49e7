import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GitRunner, runGit } from '../git-process.ts';
import { COMMIT_ID } from '../git-ref.ts';

/** The commit of a branch that was verified last. It outlives the process, and the mirror. */
export interface LastVerified {
  read(): Promise<string | undefined>;
  write(commit: string, signal: AbortSignal): Promise<void>;
}

/** A file beside the mirror says which; a ref in the mirror keeps it from being cleaned up. */
export function lastVerified(cacheRoot: string, runner: GitRunner, of: { url: string; ref: string }): LastVerified {
  const name = createHash('sha256').update(`${of.url}\n${of.ref}`).digest('hex').slice(0, 24);
  const folder = path.join(cacheRoot, 'verified');
  const file = path.join(folder, name);
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => '');
      return COMMIT_ID.test(text.trim()) ? text.trim() : undefined;
    },

    async write(commit, signal) {
      await runGit(runner, ['update-ref', `refs/ratchet/verified/${name}`, commit], { signal });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.new`, `${commit}\n`);
      await rename(`${file}.new`, file);
    },
  };
}
