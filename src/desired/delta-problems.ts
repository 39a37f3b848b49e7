import { parseDeltaName } from '../model/package-name.ts';
import { nameIn } from '../model/package-url.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, lineOf, parseRelease, type Release, trackOf } from '../model/release.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked } from './formats.ts';
import type { WrittenPackage } from './written.ts';

const OF_DELTAS = ['base', 'prerequisiteExecutor', 'preferred'] as const;

/** What cannot be true of a delta package, and what only a delta package may say. */
export function deltaProblems(document: YamlDocument, written: WrittenPackage, index: number): Problem[] {
  const here = ['spec', 'packages', index];
  const problem = (key: string, message: string): Problem =>
    problemAt(document, [...here, key], 'desired.delta', `spec.packages[${index}].${key}: ${message}`);
  const { kind = 'full', base } = written;
  if (kind !== 'delta') {
    return OF_DELTAS.filter((key) => written[key] !== undefined).map((key) =>
      problem(key, `only a delta package has this; write kind: delta, or remove it`),
    );
  }
  const own = checked(parseRelease(written.release));
  // Alone: no base would do, and a full package may lie where a delta package may not.
  if (trackOf(own) !== 'main') return [problem('release', ofFeatureRelease(own))];
  if (base === undefined) {
    return [problem('kind', 'a delta package fits on one build alone; write base: { release: …, build: … }')];
  }
  const slip = baseSlip(written, base);
  // No grammar of its name is known, so that it cannot be looked for in a folder.
  const named = parseDeltaName(nameIn(written.from));
  return [
    ...(slip === undefined ? [] : [problem('base', slip)]),
    ...(named.ok ? [] : [problem('from', `${named.problem}; name the file itself`)]),
  ];
}

function ofFeatureRelease(own: Release): string {
  return `"${formatRelease(own)}" is a feature release, and a delta package is of a main release; write kind: full without base, or the main release that is in the package`;
}

/** Source: MOP_Upgrading_a_DMA_DMS, which gives the smaller package for an update of the same main release alone. */
function baseSlip(written: WrittenPackage, base: NonNullable<WrittenPackage['base']>): string | undefined {
  const [own, under] = [checked(parseRelease(written.release)), checked(parseRelease(base.release))];
  const [name, baseName] = [formatRelease(own), formatRelease(under)];
  if (trackOf(under) !== 'main' || lineOf(own) !== lineOf(under)) {
    return `"${baseName}" is not of the same main release as "${name}"; write a CU of ${lineOf(own)}.0, or use the full package`;
  }
  if (compareReleases(under, own) > 0 || base.build >= written.build) {
    return `"${baseName}" build ${base.build} is not below "${name}" build ${written.build}; write the build that the package starts from`;
  }
  return undefined;
}
