import type { CatalogPackage } from '../../model/catalog.ts';
import { parsePackageName } from '../../model/package-name.ts';
import { formatRelease } from '../../model/release.ts';
import type { ReleaseRule } from './rule.ts';

/** A Catalog entry that contradicts the knowledge, another entry or its own file name is a slip that must not be installed. */
export const catalogAgrees: ReleaseRule = {
  name: 'catalog-agrees',
  objection({ name, package: entry, contradictions }) {
    if (entry === undefined) return undefined;
    const wrong = [...contradictions, ...slipsInName(entry)];
    if (wrong.length === 0) return undefined;
    return {
      reason: 'PackageUnavailable',
      message: `the Catalog entry of ${name} does not agree: ${wrong.join('; ')}`,
      unblock: `correct the Catalog entry of ${name}, build ${entry.build}`,
    };
  },
};

/** What the file name says otherwise. A folder, or a name outside the vendor's grammar, says nothing. */
function slipsInName({ from, release, build }: CatalogPackage): string[] {
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
