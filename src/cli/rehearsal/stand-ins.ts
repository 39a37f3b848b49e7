import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogPackage } from '../../model/catalog.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import { formatRelease } from '../../model/release.ts';
import { packageBytes, packageFileName } from '../../simulator/package.ts';

const UNKNOWN_DATE = '20260101';

/**
 * Writes a small package for every package of the Catalog, which installs the same release and build on a simulated
 * Agent. Answers the Catalog that names these files and their hashes instead.
 */
export async function standIns(
  catalog: readonly CatalogPackage[],
  { folder, knowledge }: { readonly folder: string; readonly knowledge: Knowledge },
): Promise<readonly CatalogPackage[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    catalog.map(async (entry) => {
      const { release, build } = entry;
      const from = nameOf(entry);
      const kind = entry.kind === 'web' ? 'web' : 'full';
      const bytes = packageBytes({ release, build, kind, date: dateOf(entry, knowledge) });
      await writeFile(path.join(folder, from), bytes);
      return { ...entry, from, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
    }),
  );
}

/** As the vendor's grammar has it; for a delta package there is none. */
function nameOf({ release, build, kind }: CatalogPackage): string {
  return kind === 'delta' ? `Delta to build ${build}.dmupgrade` : packageFileName({ release, build, kind });
}

/** `20250620`, as VersionHistory.txt has it. */
function dateOf({ release, releasedAt }: CatalogPackage, { releases }: Knowledge): string {
  const name = formatRelease(release);
  const day = releasedAt ?? releases.find((each) => formatRelease(each.release) === name)?.releasedAt;
  return day?.slice(0, 10).replaceAll('-', '') ?? UNKNOWN_DATE;
}
