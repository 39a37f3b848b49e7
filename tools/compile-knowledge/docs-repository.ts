import { execa } from 'execa';
import { RatchetError } from '../../src/model/errors.ts';

/** The vendor's documentation as it stood at one commit. */
export interface Documentation {
  /** All forty digits of the commit. */
  readonly revision: string;
  /** Commit time as the committer's clock had it, such as `2026-08-21T15:08:19+02:00`. */
  readonly revisionDate: string;
  /** Text of each page that was asked for, by its path in the repository, in the order of the paths. */
  readonly pages: ReadonlyMap<string, string>;
}

/**
 * Reads the wanted pages of one commit from a checkout or a bare repository. The work tree is never looked at, so that a
 * half-done pull or a local edit cannot slip into the data. Throws `docs.unreadable` where git cannot find the commit.
 */
export async function readDocumentation(
  folder: string,
  commit: string,
  wanted: (path: string) => boolean,
): Promise<Documentation> {
  const revision = await git(folder, ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`]);
  const revisionDate = await git(folder, ['show', '--no-patch', '--format=%cI', revision]);
  const listing = await git(folder, ['ls-tree', '-r', '-z', '--name-only', revision]);
  const paths = listing.split('\0').filter((path) => path !== '' && wanted(path));
  return { revision, revisionDate, pages: await readPages(folder, revision, paths) };
}

/** One git process for all pages: two hundred of them cost one start. */
async function readPages(folder: string, revision: string, paths: readonly string[]): Promise<Map<string, string>> {
  const objects = paths.map((path) => `${revision}:${path}\n`).join('');
  const { stdout } = await execa('git', ['-C', folder, 'cat-file', '--batch'], {
    input: objects,
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  const bytes = Buffer.from(stdout);
  const pages = new Map<string, string>();
  let at = 0;
  for (const path of paths) {
    const headEnd = bytes.indexOf('\n', at);
    const size = Number(/ blob (\d+)$/u.exec(bytes.toString('utf8', at, headEnd))?.[1]);
    if (Number.isNaN(size)) throw unreadable(folder, `"${path}" is no file`);
    const start = headEnd + 1;
    pages.set(path, bytes.toString('utf8', start, start + size).replaceAll('\r\n', '\n'));
    at = start + size + 1;
  }
  return pages;
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  const { failed, stdout, stderr } = await execa('git', ['-C', folder, ...args], { reject: false });
  if (failed) throw unreadable(folder, stderr.split('\n')[0] ?? 'git failed');
  return stdout;
}

function unreadable(folder: string, why: string): RatchetError {
  return new RatchetError('docs.unreadable', `cannot read the documentation in "${folder}": ${why}`, {
    blame: 'operator',
    hint: 'give --docs a checkout or bare repository of the documentation, and --revision a commit that it holds',
  });
}
