import { relative, sep } from 'node:path';
import type { NewEntry } from '../desired/catalog-text.ts';
import { parsePackagePlace } from '../desired/package-path.ts';
import { sha256OfFile } from '../executors/package/file-bytes.ts';
import { type PackageOnDisk, packagesBelow } from '../executors/package/find-files.ts';
import type { LintFinding } from '../executors/package/lint/finding.ts';
import { lintPackage } from '../executors/package/lint/lint-package.ts';
import { paced } from '../executors/progress.ts';
import { type NamedRelease, releaseOfPackage } from '../knowledge/release-of-package.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { type PackageName, parseDeltaName, parsePackageName } from '../model/package-name.ts';
import { type Parsed, unparsable } from '../model/parsed.ts';
import { bytesInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import { compareReleases } from '../model/release.ts';
import type { Clock } from '../reconciler/ports.ts';

/** What a folder has for a Catalog, and what it has not, each with its reason. */
export interface CatalogScan {
  readonly entries: readonly NewEntry[];
  readonly leftOut: readonly LeftOut[];
  readonly remarks: readonly string[];
}

export interface LeftOut {
  readonly path: string;
  readonly why: string;
}

export interface ScanOptions {
  readonly knowledge: Knowledge;
  /** Where `from` begins: the folder itself, or the package folder of the operator's in which it lies. */
  readonly root: string;
  readonly clock: Clock;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Candidate {
  readonly path: string;
  readonly entry: NewEntry;
}

/** Reads every package below a folder once. Two files that claim to be one package are merged nowhere: both are told. */
export async function scanFolder(folder: string, options: ScanOptions): Promise<CatalogScan> {
  const { files, passedOver } = await packagesBelow(folder);
  const leftOut: LeftOut[] = passedOver.map((path) => ({ path, why: 'it is a link, or lies too deep' }));
  const candidates: Candidate[] = [];
  const remarks: string[] = [];
  for (const [index, found] of files.entries()) {
    const place = `${index + 1} of ${files.length}`;
    const named = nameOf(found, options);
    if (!named.ok) {
      const pinned = parseDeltaName(found.name).ok ? await asDelta(found, place, options) : '';
      leftOut.push({ path: found.path, why: `${named.problem}${pinned}` });
      continue;
    }
    const findings = await lintPackage(found.file, found.name, options.signal);
    remarks.push(...told(findings, 'warn').map((evidence) => `${found.path}: ${evidence}`));
    const failures = told(findings, 'fail');
    if (failures.length > 0) leftOut.push({ path: found.path, why: failures.join('; ') });
    else candidates.push(await candidate(found, named.value, place, options));
  }
  const { single, rivals } = withoutRivals(candidates);
  const entries = single.map(({ entry }) => entry).toSorted(byRelease);
  return { entries, leftOut: [...leftOut, ...rivals], remarks };
}

function byRelease(a: NewEntry, b: NewEntry): number {
  return compareReleases(a.release, b.release) || a.build - b.build || (a.kind < b.kind ? -1 : 1);
}

interface Named extends NamedRelease {
  readonly name: PackageName;
  readonly from: string;
}

function nameOf({ file, name }: PackageOnDisk, { knowledge, root }: ScanOptions): Parsed<Named> {
  const named = parsePackageName(name);
  if (!named.ok) return named;
  const from = parsePackagePlace(relative(root, file).split(sep).join('/'));
  if (!from.ok) return unparsable(`it cannot be written as "from": ${from.problem}`);
  const release = releaseOfPackage(named.value, knowledge);
  return release.ok ? { ok: true, value: { ...release.value, name: named.value, from: from.value } } : release;
}

async function candidate(
  found: PackageOnDisk,
  { release, known, name: { build, kind }, from }: Named,
  place: string,
  options: ScanOptions,
): Promise<Candidate> {
  const { path, size } = found;
  const sha256 = await hashed(found, place, options);
  const remark =
    known === undefined ? `Build ${build} is not known: the release is what the file's name says.` : undefined;
  return { path, entry: { release, build, kind, from, sha256, size, releasedAt: known?.releasedAt, remark } };
}

/** The vendor prints no grammar for the names of delta packages, so a person writes what the name does not say. */
async function asDelta(found: PackageOnDisk, place: string, options: ScanOptions): Promise<string> {
  const sha256 = await hashed(found, place, options);
  return `; if it is a delta package, write kind: delta, its base, sha256: ${sha256} and size: ${found.size} by hand`;
}

function hashed(
  { file, path, size }: PackageOnDisk,
  place: string,
  { clock, progress, signal }: ScanOptions,
): Promise<string> {
  const about = `hashing ${place}: ${printable(path)}`;
  const tell = paced(clock, size, 0, (bytes, bytesPerSecond) => {
    const share = Math.floor((bytes / Math.max(size, 1)) * 100);
    progress(`${about}, ${share} % of ${bytesInWords(size)}, ${bytesInWords(bytesPerSecond)}/s`);
  });
  return sha256OfFile(file, signal, tell);
}

function withoutRivals(candidates: readonly Candidate[]): { single: readonly Candidate[]; rivals: readonly LeftOut[] } {
  const single: Candidate[] = [];
  const rivals: LeftOut[] = [];
  for (const each of candidates) {
    const { entry, path } = each;
    const same = candidates.filter((other) => other.entry.build === entry.build && other.entry.kind === entry.kind);
    const [first] = same;
    const other = same.find((one) => one.entry.sha256 !== entry.sha256);
    if (other !== undefined) {
      rivals.push({ path, why: `it and "${other.path}" both claim to be build ${entry.build}, and differ` });
    } else if (first === each) single.push(each);
    else rivals.push({ path, why: `it is the same as "${first?.path}"` });
  }
  return { single, rivals };
}

function told(findings: readonly LintFinding[], wanted: LintFinding['kind']): string[] {
  return findings.filter(({ kind }) => kind === wanted).map(({ evidence }) => evidence);
}
