import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import type { CheckPackage } from '../../model/prerequisite-check.ts';
import { sha256OfFile } from '../package/file-bytes.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { findPackage } from '../package/package-folder.ts';
import { checkPackageLayout } from '../package/package-layout.ts';

// It becomes part of a path that a batch file reads.
const FILE_NAME = /^[A-Za-z0-9 ._()-]{1,140}\.dmupgrade$/u;

/** The file of a check package, where it is what the Catalog says. Throws `stage.…`. */
export async function checkFile(
  { name, from, sha256: wanted, size: wantedSize }: CheckPackage,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<LocalPackage> {
  if (!FILE_NAME.test(basename(from.replaceAll('\\', '/')))) {
    throw mismatch('stage.name', name, `"${from}"`, 'a .dmupgrade file with a plain name');
  }
  const file = await findPackage({ from, kind: 'full', build: 0 }, roots);
  const { size } = await stat(file);
  if (size !== wantedSize) throw mismatch('stage.size', name, `${size} bytes`, `${wantedSize} bytes`);
  const sha256 = await sha256OfFile(file, signal);
  if (sha256 !== wanted) throw mismatch('stage.hash', name, `SHA-256 ${sha256}`, wanted);
  await checkPackageLayout(file);
  return { file, name: basename(file), size, sha256 };
}

function mismatch(code: string, name: string, found: string, wanted: string): RatchetError {
  return new RatchetError(code, `the package of the check "${name}" is ${found}; the Catalog wants ${wanted}`, {
    blame: 'author',
    hint: 'put the right file there, or correct spec.checks of the Catalog',
  });
}
