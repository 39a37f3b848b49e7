import type { CatalogPackage } from './catalog.ts';
import { parsePackageName } from './package-name.ts';
import { nameIn } from './package-url.ts';
import { formatRelease } from './release.ts';

/** What the file name says otherwise than the Catalog entry. A folder, or a name outside the vendor's grammar, says nothing. */
export function slipsInName({ from, release, build, kind }: NamedPackage): readonly string[] {
  const parsed = parsePackageName(nameIn(from));
  if (!parsed.ok) return [];
  const { major, minor, month, cu, build: namedBuild, kind: namedKind, unreleased } = parsed.value;
  const digits = `${major}.${minor}.${month}`;
  const slips: string[] = [];
  if (digits !== formatRelease({ ...release, cu: 0 })) slips.push(`its file is named for ${digits}`);
  if (cu !== undefined && cu !== release.cu) slips.push(`its file is named for CU${cu}`);
  if (namedBuild !== build) slips.push(`its file is named for build ${namedBuild}`);
  if (namedKind !== kind) slips.push(`its file is a ${namedKind} package`);
  return [...slips, ...unreleased.map((mark) => `its file is ${mark}`)];
}

type NamedPackage = Pick<CatalogPackage, 'from' | 'release' | 'build' | 'kind'>;
