import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredSystem } from '../model/desired.ts';
import { formatOrigin, type Origin } from '../model/origin.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease } from '../model/release.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemAt, problemFrom } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';

/** The name of a document, also of one that has problems of its own, so that nobody is told twice about it. */
export function nameOf({ value }: YamlDocument): string | undefined {
  const name: unknown = Object(Object(value).metadata).name;
  return typeof name === 'string' ? name : undefined;
}

/** Two documents of one kind under one name. Each later one is a problem that points to the first. */
export function duplicateNames(kind: string, documents: readonly YamlDocument[]): Problem[] {
  const first = new Map<string, Origin>();
  const problems: Problem[] = [];
  for (const document of documents) {
    const name = nameOf(document);
    if (name === undefined) continue;
    const origin = document.originOf(['metadata', 'name']);
    const other = first.get(name);
    if (other === undefined) first.set(name, origin);
    else {
      const message = `${kind} "${name}" is there twice, also at ${formatOrigin(other)}; rename or remove one`;
      problems.push(problemFrom(origin, 'desired.duplicate-name', message));
    }
  }
  return problems;
}

/** References to windows that nobody defines; also of a document that has problems of its own. */
export function unknownWindows(document: YamlDocument, known: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  for (const [index, name] of referredWindows(document).entries()) {
    if (typeof name !== 'string' || known.has(name)) continue;
    const shown = printable(name, 80);
    const message = `spec.schedule.windows: there is no Window "${shown}"; write the name of one, or add it`;
    const path = ['spec', 'schedule', 'windows', index];
    problems.push(problemAt(document, path, 'desired.unknown-window', message, didYouMean(name, known)));
  }
  return problems;
}

function referredWindows({ value }: YamlDocument): readonly unknown[] {
  const windows: unknown = Object(Object(Object(value).spec).schedule).windows;
  return Array.isArray(windows) ? windows : [];
}

/** One machine in two Systems could be upgraded from two sides at once. */
export function sharedMachines(systems: readonly DesiredSystem[]): Problem[] {
  const owners = new Map<string, DesiredSystem>();
  const problems: Problem[] = [];
  for (const system of systems) {
    for (const { url } of system.agents) {
      const owner = owners.get(url);
      if (owner === undefined) owners.set(url, system);
      else if (owner.name !== system.name) {
        const message = `System "${system.name}" lists ${url}, as System "${owner.name}" does at ${formatOrigin(owner.origin)}; a machine belongs to one System`;
        problems.push(problemFrom(system.origin, 'desired.shared-machine', message));
      }
    }
  }
  return problems;
}

/** A build is one release, and a release of one build has one package of each kind, and one delta from each base. */
export function catalogConflicts(packages: readonly CatalogPackage[]): Problem[] {
  const byBuild = new Map<number, CatalogPackage>();
  const byPackage = new Map<string, CatalogPackage>();
  const problems: Problem[] = [];
  for (const entry of packages) {
    const release = formatRelease(entry.release);
    const key = `${release} ${entry.build} ${entry.kind} ${entry.delta?.base.build}`;
    const sameBuild = byBuild.get(entry.build);
    const samePackage = byPackage.get(key);
    if (samePackage !== undefined) {
      const message = `the ${entry.kind} package of "${release}" build ${entry.build} is there twice, also at ${formatOrigin(samePackage.origin)}; remove one`;
      problems.push(problemFrom(entry.origin, 'desired.duplicate-package', message));
    } else if (sameBuild !== undefined && formatRelease(sameBuild.release) !== release) {
      const message = `build ${entry.build} is "${release}" here and "${formatRelease(sameBuild.release)}" at ${formatOrigin(sameBuild.origin)}; correct one`;
      problems.push(problemFrom(entry.origin, 'desired.build-conflict', message));
    }
    if (samePackage === undefined) byPackage.set(key, entry);
    if (sameBuild === undefined) byBuild.set(entry.build, entry);
  }
  return problems;
}
