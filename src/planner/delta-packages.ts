import type { CatalogPackage, DeltaTerms } from '../model/catalog.ts';
import type { KnownIssue } from '../model/knowledge.ts';
import { parsePackageName } from '../model/package-name.ts';
import { nameIn } from '../model/package-url.ts';
import { compareReleases, formatRelease, sameReleaseName } from '../model/release.ts';
import { inRange } from '../model/release-range.ts';
import { compareText } from '../model/text-order.ts';
import type { Move } from './rules/rule.ts';

/** A package that holds only what changed since its base. */
export interface DeltaPackage {
  readonly entry: CatalogPackage & { readonly delta: DeltaTerms };
  /** What speaks against it wherever it would go; undefined where nothing does. */
  readonly fault: string | undefined;
}

/** The known issue of packages that hold only a difference: they come without what runs the prerequisites. */
const NO_EXECUTOR = 'KI_Unable_to_perform_a_DataMiner_upgrade_via_Update_Center';

/** The delta packages among the entries of one build, those that are preferred first. */
export function deltasOf(ofBuild: readonly CatalogPackage[], knownIssues: readonly KnownIssue[]): DeltaPackage[] {
  const issue = knownIssues.find(({ id }) => id === NO_EXECUTOR);
  const deltas = ofBuild.filter(isDelta);
  return deltas
    .toSorted(compareDeltas)
    .map((entry) => ({ entry, fault: slipOf(entry, deltas) ?? faultOf(entry, issue) }));
}

/** Whatever the order in which they were written. */
function compareDeltas(a: DeltaPackage['entry'], b: DeltaPackage['entry']): number {
  return (
    Number(b.delta.preferred) - Number(a.delta.preferred) ||
    a.delta.base.build - b.delta.base.build ||
    compareReleases(a.delta.base.release, b.delta.base.release) ||
    Number(b.delta.carriesExecutor) - Number(a.delta.carriesExecutor) ||
    compareText(a.sha256, b.sha256) ||
    compareText(a.from, b.from)
  );
}

function slipOf(entry: DeltaPackage['entry'], deltas: readonly DeltaPackage['entry'][]): string | undefined {
  const twin = deltas.find(
    ({ delta, sha256 }) => delta.base.build === entry.delta.base.build && sha256 !== entry.sha256,
  );
  if (twin !== undefined) return 'it is pinned with different contents';
  const named = parsePackageName(nameIn(entry.from));
  return named.ok ? `its file is named as a ${named.value.kind} package` : undefined;
}

function isDelta(entry: CatalogPackage): entry is DeltaPackage['entry'] {
  return entry.kind === 'delta' && entry.delta !== undefined;
}

function faultOf({ release, delta }: DeltaPackage['entry'], issue: KnownIssue | undefined): string | undefined {
  if (delta.carriesExecutor || !issue?.affects.some((range) => inRange(release, range))) return undefined;
  return `nothing says that it carries what runs the prerequisites, and such packages fail without (${issue.url})`;
}

/** The delta package that fits on exactly what runs before this hop. */
export function deltaFor({ from, to }: Move): DeltaPackage['entry'] | undefined {
  return to.deltas.find((delta) => delta.fault === undefined && fitsOn(delta, from))?.entry;
}

function fitsOn({ entry }: DeltaPackage, { release, build }: Move['from']): boolean {
  const { base } = entry.delta;
  return sameReleaseName(base.release, release) && base.build === build;
}

/** Why none of the delta packages can be used on this hop, for a sentence. */
export function whyNoDelta({ from, to }: Move): string | undefined {
  const faulty = to.deltas.find((delta) => fitsOn(delta, from))?.fault;
  if (faulty !== undefined) return `its delta package is out: ${faulty}`;
  const bases = to.deltas.map(
    ({ entry }) => `${formatRelease(entry.delta.base.release)} build ${entry.delta.base.build}`,
  );
  return bases.length === 0 ? undefined : `its delta packages fit only on ${[...new Set(bases)].join(' and ')}`;
}
