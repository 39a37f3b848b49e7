import type { CatalogPackage } from '../model/catalog.ts';
import { parseRelease } from '../model/release.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import type { WrittenCatalog, WrittenPackage } from './written.ts';

export function readCatalog(document: YamlDocument): CatalogPackage[] {
  const { spec } = document.value as WrittenCatalog;
  return spec.packages.map((written, index) => readPackage(document, written, index));
}

function readPackage(document: YamlDocument, written: WrittenPackage, index: number): CatalogPackage {
  const { releasedAt } = written;
  return {
    release: checked(parseRelease(written.release)),
    build: written.build,
    kind: written.kind ?? 'full',
    from: written.from,
    sha256: written.sha256.toLowerCase(),
    size: written.size,
    releasedAt: releasedAt === undefined ? undefined : checked(parseMoment(releasedAt, 'UTC')),
    origin: document.originOf(['spec', 'packages', index]),
  };
}
