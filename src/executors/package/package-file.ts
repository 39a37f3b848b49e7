import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import { parseDeltaName, parsePackageName } from '../../model/package-name.ts';
import { printable } from '../../model/printable.ts';
import { formatRelease, parseRelease, sameReleaseName } from '../../model/release.ts';
import type { Hop } from '../../planner/plan.ts';
import { sha256OfFile } from './file-bytes.ts';
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
// Batch files are read in the machine's own code page: only ASCII means the same on every Agent.
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/u;

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
      checkName(name, { to, package: wanted });
      const { size, mtimeMs } = await stat(file);
      checkSize(file, size, wanted.size);
      const sha256 = await sha256Of(file, size, mtimeMs, signal);
      if (sha256 !== wanted.sha256) throw mismatch('stage.hash', file, 'SHA-256', sha256, wanted.sha256);
      await checkPackageLayout(file);
      return { file, name, size, sha256 };
    },
  };
}

function checkName(name: string, { to, package: wanted }: Pick<Hop, 'to' | 'package'>): void {
  const named = wanted.kind === 'delta' ? parseDeltaName(name) : parsePackageName(name);
  if (!named.ok) throw new RatchetError('stage.name', named.problem, { blame: 'operator' });
  if (!PRINTABLE_ASCII.test(name)) {
    throw new RatchetError('stage.name', `"${printable(name)}" has characters other than printable ASCII`, {
      blame: 'operator',
      hint: 'give the file back the name that the vendor gave it',
    });
  }
  // The name of a delta package tells nothing; its content is pinned all the same.
  if (typeof named.value === 'string') return;
  const { build, kind, major, minor, month, cu } = named.value;
  if (build !== to.build) throw mismatch('stage.name', name, 'build', String(build), String(to.build));
  if (kind !== wanted.kind) throw mismatch('stage.name', name, 'kind', kind, wanted.kind);
  const release = parseRelease(to.release);
  const digits = { major, minor, month, cu: cu ?? (release.ok ? release.value.cu : 0) };
  if (release.ok && sameReleaseName(release.value, digits)) return;
  throw mismatch('stage.name', name, 'release', formatRelease(digits), to.release);
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
