import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import { parsePackageName } from '../../model/package-name.ts';
import type { Hop } from '../../planner/plan.ts';
import { sha256OfFile } from './file-bytes.ts';
import { forbiddenInName } from './forbidden-name.ts';
import { findPackage } from './package-folder.ts';
import { checkPackageLayout } from './package-layout.ts';

/** A package on this machine that is what the Catalog says. */
export interface LocalPackage {
  /** Absolute, without symbolic links. */
  readonly file: string;
  /** As the vendor named it; DataMiner names its own folder after it. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface PackageFiles {
  /** Finds the file of a hop and compares name, size, content and layout with the Catalog. Throws `stage.…`. */
  verified(hop: Pick<Hop, 'to' | 'package'>, signal: AbortSignal): Promise<LocalPackage>;
}

// Source: MaintenanceSettings.SLNet.MaxUploadSize.
const LARGEST = 4_000_000_000;

/** Packages below the operator's roots. What was hashed once is not read again while its size and time stay. */
export function packageFiles(roots: readonly string[]): PackageFiles {
  const hashes = new Map<string, string>();

  async function sha256Of(file: string, size: number, modified: number, signal: AbortSignal): Promise<string> {
    const key = `${file}|${size}|${modified}`;
    const sha256 = hashes.get(key) ?? (await sha256OfFile(file, signal));
    hashes.set(key, sha256);
    return sha256;
  }

  return {
    async verified({ to, package: wanted }, signal) {
      const file = await findPackage({ from: wanted.from, kind: wanted.kind, build: to.build }, roots);
      const name = basename(file);
      checkName(name, { build: to.build, kind: wanted.kind });
      const { size, mtimeMs } = await stat(file);
      checkSize(file, size, wanted.size);
      const sha256 = await sha256Of(file, size, mtimeMs, signal);
      if (sha256 !== wanted.sha256) throw mismatch('stage.hash', file, 'SHA-256', sha256, wanted.sha256);
      await checkPackageLayout(file);
      return { file, name, size, sha256 };
    },
  };
}

function checkName(name: string, wanted: { readonly build: number; readonly kind: string }): void {
  const problem = forbiddenInName(name);
  if (problem !== undefined) {
    throw new RatchetError('stage.name', `"${name}" ${problem}`, {
      blame: 'operator',
      hint: 'give the file back the name that the vendor gave it',
    });
  }
  const named = parsePackageName(name);
  if (!named.ok) throw new RatchetError('stage.name', named.problem, { blame: 'operator' });
  const { build, kind } = named.value;
  if (build !== wanted.build) throw mismatch('stage.name', name, 'build', String(build), String(wanted.build));
  if (kind !== wanted.kind) throw mismatch('stage.name', name, 'kind', kind, wanted.kind);
}

function checkSize(file: string, size: number, wanted: number): void {
  if (size !== wanted) throw mismatch('stage.size', file, 'size', `${size} bytes`, `${wanted} bytes`);
  if (size <= LARGEST) return;
  throw new RatchetError('stage.size', `"${file}" has ${size} bytes; DataMiner takes ${LARGEST} at the most`, {
    blame: 'author',
  });
}

function mismatch(code: string, file: string, what: string, found: string, wanted: string): RatchetError {
  return new RatchetError(code, `"${file}" has ${what} ${found}; the Catalog says ${wanted}`, {
    blame: 'author',
    hint: 'put the right file there, or correct the Catalog entry after comparing with the vendor’s download page',
  });
}
