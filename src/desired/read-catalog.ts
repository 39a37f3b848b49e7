import type { CatalogPackage, DeltaTerms } from '../model/catalog.ts';
import { parseDuration } from '../model/duration.ts';
import { slipsInName } from '../model/name-slips.ts';
import type { CheckPackage } from '../model/prerequisite-check.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease, parseRelease } from '../model/release.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { deltaProblems } from './delta-problems.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import type { WrittenCatalog, WrittenCheckPackage, WrittenPackage } from './written.ts';

const VALID_FOR = '10d';

/** Its packages, and what each of them says against itself. */
export function readCatalog(document: YamlDocument): {
  packages: CatalogPackage[];
  checks: CheckPackage[];
  problems: Problem[];
} {
  const { spec } = document.value as WrittenCatalog;
  const packages = spec.packages.map((written, index) => readPackage(document, written, index));
  const problems = [
    ...spec.packages.flatMap((written, index) => deltaProblems(document, written, index)),
    ...packages.flatMap((entry, index) => nameProblems(document, entry, index)),
  ];
  const checks = (spec.checks ?? []).map((written, index) => readCheck(document, written, index));
  return { packages, checks, problems };
}

/** A delta package says what it is by its own rules. */
function nameProblems(document: YamlDocument, entry: CatalogPackage, index: number): Problem[] {
  const slips = entry.kind === 'delta' ? [] : slipsInName(entry);
  if (slips.length === 0) return [];
  const { release, build, kind, from } = entry;
  const message = `spec.packages[${index}].from is "${printable(from, 200)}", and the entry is the ${kind} package of "${formatRelease(release)}" build ${build}: ${slips.join('; ')}; write the name of its own file, or correct the entry`;
  return [problemAt(document, ['spec', 'packages', index, 'from'], 'desired.package-name', message)];
}

function readCheck(document: YamlDocument, written: WrittenCheckPackage, index: number): CheckPackage {
  const { name, from, sha256, size, validFor = VALID_FOR } = written;
  const validForMs = checked(parseDuration(validFor, ['m', 'h', 'd', 'w']));
  const origin = document.originOf(['spec', 'checks', index]);
  return { name, from, sha256: sha256.toLowerCase(), size, validForMs, origin };
}

function readPackage(document: YamlDocument, written: WrittenPackage, index: number): CatalogPackage {
  const { releasedAt, base } = written;
  return {
    release: checked(parseRelease(written.release)),
    build: written.build,
    kind: written.kind ?? 'full',
    from: written.from,
    sha256: written.sha256.toLowerCase(),
    size: written.size,
    releasedAt: releasedAt === undefined ? undefined : checked(parseMoment(releasedAt, 'UTC')),
    ...(base === undefined ? {} : { delta: deltaTerms(written, base) }),
    origin: document.originOf(['spec', 'packages', index]),
  };
}

function deltaTerms(
  { prerequisiteExecutor = false, preferred = false }: WrittenPackage,
  { release, build }: NonNullable<WrittenPackage['base']>,
): DeltaTerms {
  return { base: { release: checked(parseRelease(release)), build }, carriesExecutor: prerequisiteExecutor, preferred };
}
