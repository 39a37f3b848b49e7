import { GitFailure } from './git-errors.ts';
import { type GitRunner, streamGit } from './git-process.ts';

const LONGEST = 64 * 1024 * 1024;

/** The bytes behind `commit:path`; undefined where there is no such file. */
export async function readWholeBlob(
  runner: GitRunner,
  object: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of streamGit(runner, ['cat-file', 'blob', object], { signal })) {
      size += chunk.length;
      if (size > LONGEST) throw new GitFailure(`the file is longer than ${LONGEST} bytes`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof GitFailure && /does not exist|Not a valid object name/u.test(thrown.message))
      return undefined;
    throw thrown;
  }
  return Buffer.concat(chunks);
}
