import type { CatalogPackage } from '../model/catalog.ts';
import { parsePackageName } from '../model/package-name.ts';
import { formatRelease } from '../model/release.ts';

/** What the file name says otherwise than the Catalog entry. A folder, or a name outside the vendor's grammar, says nothing. */
export function slipsInName({ from, release, build }: CatalogPackage): readonly string[] {
  const parsed = parsePackageName(from.split(/[\\/]/u).at(-1) ?? '');
  if (!parsed.ok) return [];
  const { major, minor, month, cu, build: namedBuild, kind, channel } = parsed.value;
  const digits = `${major}.${minor}.${month}`;
  const slips: string[] = [];
  if (digits !== formatRelease({ ...release, cu: 0 })) slips.push(`its file is named for ${digits}`);
  if (cu !== undefined && cu !== release.cu) slips.push(`its file is named for CU${cu}`);
  if (namedBuild !== build) slips.push(`its file is named for build ${namedBuild}`);
  if (kind === 'web') slips.push('its file is a web package');
  if (channel !== 'standard') slips.push(`its file is marked (${channel})`);
  return slips;
}
