import { basename } from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import type { CheckPackage } from '../../model/prerequisite-check.ts';
import type { LocalPackage, PackageFiles } from '../package/package-file.ts';

// It becomes part of a path that a batch file reads.
const FILE_NAME = /^[A-Za-z0-9 ._()-]{1,140}\.dmupgrade$/u;

/** The file of a check package, where it is what the Catalog says. Throws as `PackageFiles` does. */
export async function checkFile(
  check: CheckPackage,
  packages: PackageFiles,
  signal: AbortSignal,
): Promise<LocalPackage> {
  const { name, from } = check;
  if (FILE_NAME.test(basename(decodedName(from)))) return await packages.pinned(check, signal);
  throw new RatchetError(
    'stage.name',
    `the check "${name}" has "${from}", and wants a .dmupgrade file with a plain name`,
    {
      blame: 'author',
      hint: 'correct spec.checks of the Catalog',
    },
  );
}

function decodedName(from: string): string {
  return (/^https:/iu.test(from) ? decodeURIComponent(from) : from).replaceAll('\\', '/');
}
