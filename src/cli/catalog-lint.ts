import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkName } from '../executors/package/compare-with-catalog.ts';
import { sha256OfFile } from '../executors/package/file-bytes.ts';
import { fail, type LintFinding, pass, warn } from '../executors/package/lint/finding.ts';
import { lintPackage } from '../executors/package/lint/lint-package.ts';
import { buildOwners } from '../knowledge/build-owners.ts';
import { releaseOfPackage } from '../knowledge/release-of-package.ts';
import type { CatalogPackage } from '../model/catalog.ts';
import { RatchetError } from '../model/errors.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { parsePackageName } from '../model/package-name.ts';
import { formatRelease } from '../model/release.ts';

/** What a package is held against. */
export interface Beside {
  readonly knowledge: Pick<Knowledge, 'releases'>;
  /** Undefined: it is compared with none. */
  readonly catalog: readonly CatalogPackage[] | undefined;
}

/** Everything that a scan and staging would look at before the first byte travels. */
export async function lintFile(
  file: string,
  { knowledge, catalog }: Beside,
  signal: AbortSignal,
): Promise<readonly LintFinding[]> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) {
    throw new RatchetError('package.file', `"${file}" is not a file that can be read`, { blame: 'operator' });
  }
  const name = basename(file);
  const findings = await lintPackage(file, name, signal);
  const sha256 = await sha256OfFile(file, signal);
  const inCatalog = catalog === undefined ? [] : [compared({ name, size, sha256, findings }, catalog)];
  return [...findings, ...releaseFindings(name, knowledge), pass('sha256', sha256), ...inCatalog];
}

/** A name that says no build is told already. */
function releaseFindings(name: string, knowledge: Beside['knowledge']): readonly LintFinding[] {
  const named = parsePackageName(name);
  if (!named.ok) return [];
  const { build, unreleased } = named.value;
  const found = releaseOfPackage(named.value, knowledge);
  if (!found.ok) {
    const isWrong = unreleased.length > 0 || buildOwners(knowledge.releases).has(build);
    return [isWrong ? fail('release', found.problem) : warn('release', found.problem)];
  }
  const { release, known } = found.value;
  if (known !== undefined) return [pass('release', `build ${build} is ${formatRelease(release)}`)];
  return [warn('release', `build ${build} is not known: ${formatRelease(release)} is what the file's name says`)];
}

interface Found {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly findings: readonly LintFinding[];
}

function compared({ name, size, sha256, findings }: Found, catalog: readonly CatalogPackage[]): LintFinding {
  const named = parsePackageName(name);
  const entry =
    catalog.find((each) => each.sha256 === sha256) ??
    catalog.find(({ build, kind }) => named.ok && build === named.value.build && kind === named.value.kind);
  if (entry === undefined) return warn('catalog', 'no entry of the Catalog is about it');
  const { release, build, kind, delta, origin } = entry;
  const where = `${origin.file}:${origin.line}`;
  if (entry.sha256 !== sha256 || entry.size !== size) {
    return fail('catalog', `${where} pins other content: ${entry.sha256}, ${entry.size} bytes`);
  }
  if (delta?.carriesExecutor === true && findings.some((each) => each.check === 'executor' && each.kind !== 'pass')) {
    return fail('catalog', `${where} says that it has the executor of the prerequisites, and it has not`);
  }
  try {
    checkName(name, { to: { release: formatRelease(release), build }, package: { kind } });
  } catch (thrown) {
    if (thrown instanceof RatchetError) return fail('catalog', `${where}: ${thrown.message}`);
    throw thrown;
  }
  return pass('catalog', `${where}: ${formatRelease(release)}, build ${build}`);
}
