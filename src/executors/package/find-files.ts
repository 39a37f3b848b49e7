import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RatchetError } from '../../model/errors.ts';

export interface PackageOnDisk {
  /** Absolute. */
  readonly file: string;
  /** Below the folder, with forward slashes. */
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

const MOST_FILES = 10_000;
const DEEPEST = 10;

/** Every `.dmupgrade` file below a folder, in the order of their paths. Links are not followed: they are passed over. */
export async function packagesBelow(
  folder: string,
): Promise<{ readonly files: readonly PackageOnDisk[]; readonly passedOver: readonly string[] }> {
  const files: PackageOnDisk[] = [];
  const passedOver: string[] = [];

  async function look(below: string, depth: number): Promise<void> {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) await look(path, depth + 1);
      else if (entry.isDirectory() || entry.isSymbolicLink()) passedOver.push(path);
      else if (/\.dmupgrade$/iu.test(entry.name)) await take(path, entry.name);
    }
  }

  async function take(path: string, name: string): Promise<void> {
    if (files.length === MOST_FILES) throw unreadable(folder, `holds more than ${MOST_FILES} packages`);
    const file = join(folder, path);
    files.push({ file, path, name, size: (await stat(file)).size });
  }

  try {
    await look('', 0);
  } catch (cause) {
    if (cause instanceof RatchetError) throw cause;
    throw unreadable(folder, 'cannot be read', cause);
  }
  return { files, passedOver };
}

/** Absolute, without symbolic links, so that two ways to one folder compare. */
export async function realFolder(folder: string): Promise<string> {
  return await realpath(folder).catch((cause: unknown) => {
    throw unreadable(folder, 'is not a folder that can be read', cause);
  });
}

function unreadable(folder: string, why: string, cause?: unknown): RatchetError {
  return new RatchetError('package.folder', `"${folder}" ${why}`, { blame: 'operator', cause });
}
