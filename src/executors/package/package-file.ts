import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PackageSettings } from '../../config/config.ts';
import type { CatalogPackage } from '../../model/catalog.ts';
import { RatchetError } from '../../model/errors.ts';
import { isPackageUrl, parsePackageUrl } from '../../model/package-url.ts';
import type { Hop } from '../../planner/plan.ts';
import { packageCache } from './cache/package-cache.ts';
import { checkLargest, checkName, checkSize, mismatch } from './compare-with-catalog.ts';
import type { DownloadDeps } from './download/download.ts';
import { fileHashes } from './file-hashes.ts';
import { lintPackage } from './lint/lint-package.ts';
import { refuseFailures } from './lint/refuse-failures.ts';
import { findPackage, type PackageQuery } from './package-folder.ts';

/** A package on this machine that is what the Catalog says. */
export interface LocalPackage {
  /** Absolute, without symbolic links. */
  readonly file: string;
  /** As the vendor named it; DataMiner names its own folder after it. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** To be held while the file is read, where it lies in the cache: what is held is not removed. */
  readonly lock?: string;
}

type WantedPackage = Pick<Hop, 'to' | 'package'>;

/** Where one file lies, and what pins its content. */
export type PinnedFile = Pick<CatalogPackage, 'from' | 'sha256' | 'size'>;

export interface PackageFiles {
  /**
   * Finds the file of a hop, or fetches it, and compares name, size, content and layout with the Catalog.
   * Throws `stage.…`, `package.…` and `net.…`.
   */
  verified(hop: WantedPackage, signal: AbortSignal): Promise<LocalPackage>;
  /** The same for a file of which `from` is all that tells which one it is, and whose name says nothing. */
  pinned(file: PinnedFile, signal: AbortSignal): Promise<LocalPackage>;
}

type Found = Omit<LocalPackage, 'size' | 'sha256'>;
type Accept = (name: string) => void;

/** Packages in the operator's folders and on the operator's servers. */
export function packageFiles(settings: PackageSettings, deps: DownloadDeps): PackageFiles {
  const hashes = fileHashes();
  const cache = packageCache(settings, { ...deps, hashes });
  const sound = new Set<string>();

  async function inFolder(query: PackageQuery, accept: Accept): Promise<Found> {
    const file = await findPackage(query, settings.folders);
    const name = basename(file);
    accept(name);
    return { file, name };
  }

  /** Nothing is asked for that would not be accepted. */
  async function onServer({ from, size, sha256 }: PinnedFile, accept: Accept, signal: AbortSignal): Promise<Found> {
    const url = parsePackageUrl(from);
    if (!url.ok) throw new RatchetError('stage.package', url.problem, { blame: 'author' });
    const name = decodeURIComponent(url.value.pathname.split('/').at(-1) ?? '');
    accept(name);
    checkLargest(name, size);
    return { name, ...(await cache.fetched({ url: url.value, name, size, sha256 }, signal)) };
  }

  async function examined(
    found: Found,
    { size, sha256: wanted }: PinnedFile,
    signal: AbortSignal,
  ): Promise<LocalPackage> {
    checkSize(found.file, (await stat(found.file)).size, size);
    checkLargest(found.file, size);
    const sha256 = await hashes.sha256Of(found.file, signal);
    if (sha256 !== wanted) throw mismatch('stage.hash', found.file, 'SHA-256', sha256, wanted);
    // The same bytes are the same package, wherever they lie.
    if (!sound.has(sha256)) refuseFailures(found.file, await lintPackage(found.file, found.name, signal));
    sound.add(sha256);
    return { ...found, size, sha256 };
  }

  async function take(file: PinnedFile, which: Omit<PackageQuery, 'from'>, accept: Accept, signal: AbortSignal) {
    const found = isPackageUrl(file.from)
      ? await onServer(file, accept, signal)
      : await inFolder({ ...which, from: file.from }, accept);
    return await examined(found, file, signal);
  }

  return {
    verified: (hop, signal) =>
      take(hop.package, { kind: hop.package.kind, build: hop.to.build }, (name) => checkName(name, hop), signal),
    // In a folder there is no package of build 0.
    pinned: (file, signal) => take(file, { kind: 'full', build: 0 }, () => {}, signal),
  };
}
