import { Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { CatalogPackage } from '../model/catalog.ts';
import { formatRelease } from '../model/release.ts';

/** An entry as it is written into a Catalog, and what a reader should know about it. */
export type NewEntry = Omit<CatalogPackage, 'origin'> & { readonly remark: string | undefined };

/** A Catalog document for review. The remarks become comments. */
export function catalogAsYaml(entries: readonly NewEntry[]): string {
  const document = new Document({
    apiVersion: 'ratchet/v1',
    kind: 'Catalog',
    metadata: { name: 'packages' },
    spec: { packages: entries.map(written) },
  });
  document.commentBefore = ' Compare each sha256 with what the vendor publishes before you commit this.';
  const packages = document.getIn(['spec', 'packages']) as { readonly items: readonly YAMLMap[] };
  for (const [index, { remark }] of entries.entries()) {
    const item = packages.items[index];
    if (item !== undefined && remark !== undefined) item.commentBefore = ` ${remark}`;
    const release = item?.items[0] as Pair<unknown, Scalar> | undefined;
    if (release?.value) release.value.type = 'QUOTE_DOUBLE';
  }
  return document.toString({ lineWidth: 0 });
}

/** As in the file: what the schema calls `package`. */
export function written({ release, build, kind, from, sha256, size, releasedAt }: NewEntry) {
  const date = releasedAt === undefined ? {} : { releasedAt: releasedAt.slice(0, 'YYYY-MM-DD'.length) };
  return { release: formatRelease(release), build, kind, from, sha256, size, ...date };
}
