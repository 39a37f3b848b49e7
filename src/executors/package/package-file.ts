import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PackageSettings } from '../../config/config.ts';
import { RatchetError } from '../../model/errors.ts';
import { isPackageUrl, parsePackageUrl } from '../../model/package-url.ts';
import type { Hop } from '../../planner/plan.ts';
import { packageCache } from './cache/package-cache.ts';
import { checkLargest, checkName, checkSize, mismatch } from './compare-with-catalog.ts';
import type { DownloadDeps } from './download/download.ts';
import { fileHashes } from './file-hashes.ts';
import { lintPackage } from './lint/lint-package.ts';
import { refuseFailures } from './lint/refuse-failures.ts';
import { findPackage } from './package-folder.ts';

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

export interface PackageFiles {
  /**
   * Finds the file of a hop, or fetches it, and compares name, size, content and layout with the Catalog.
   * Throws `stage.…`, `package.…` and `net.…`.
   */
  verified(hop: WantedPackage, signal: AbortSignal): Promise<LocalPackage>;
}

/** Packages in the operator's folders and on the operator's servers. */
export function packageFiles(settings: PackageSettings, deps: DownloadDeps): PackageFiles {
  const hashes = fileHashes();
  const cache = packageCache(settings, { ...deps, hashes });
  const sound = new Set<string>();

  async function inFolder({ to, package: wanted }: WantedPackage): Promise<Pick<LocalPackage, 'file' | 'name'>> {
    const file = await findPackage({ from: wanted.from, kind: wanted.kind, build: to.build }, settings.folders);
    const name = basename(file);
    checkName(name, { to, package: wanted });
    return { file, name };
  }

  async function onServer(hop: WantedPackage, signal: AbortSignal): Promise<Omit<LocalPackage, 'size' | 'sha256'>> {
    const { from, size, sha256 } = hop.package;
    const url = parsePackageUrl(from);
    if (!url.ok) throw new RatchetError('stage.package', url.problem, { blame: 'author' });
    const name = decodeURIComponent(url.value.pathname.split('/').at(-1) ?? '');
    checkName(name, hop);
    checkLargest(name, size);
    return { name, ...(await cache.fetched({ url: url.value, name, size, sha256 }, signal)) };
  }

  return {
    async verified(hop, signal) {
      const { from, size, sha256: wanted } = hop.package;
      const found = isPackageUrl(from) ? await onServer(hop, signal) : await inFolder(hop);
      checkSize(found.file, (await stat(found.file)).size, size);
      checkLargest(found.file, size);
      const sha256 = await hashes.sha256Of(found.file, signal);
      if (sha256 !== wanted) throw mismatch('stage.hash', found.file, 'SHA-256', sha256, wanted);
      // The same bytes are the same package, wherever they lie.
      if (!sound.has(sha256)) refuseFailures(found.file, await lintPackage(found.file, found.name, signal));
      sound.add(sha256);
      return { ...found, size, sha256 };
    },
  };
}
