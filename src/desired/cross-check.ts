import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredSystem } from '../model/desired.ts';
import { formatOrigin } from '../model/origin.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease } from '../model/release.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import type { Named } from './file-reading.ts';

/** Two documents of one kind under one name. Each later one is a problem that points to the first. */
export function duplicateNames(kind: string, names: readonly Named[]): Problem[] {
  const first = new Map<string, Named>();
  const problems: Problem[] = [];
  for (const name of names) {
    const other = first.get(name.text);
    if (other === undefined) first.set(name.text, name);
    else {
      const message = `${kind} "${name.text}" is there twice, also at ${formatOrigin(other.origin)}; rename or remove one`;
      problems.push(problemFrom(name.origin, 'desired.duplicate-name', message));
    }
  }
  return problems;
}

/** References to windows that nobody defines. */
export function unknownWindows(referred: readonly Named[], known: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  for (const { text, origin } of referred) {
    if (known.has(text)) continue;
    const message = `spec.schedule.windows: there is no Window "${printable(text, 80)}"; write the name of one, or add it`;
    problems.push(problemFrom(origin, 'desired.unknown-window', message, didYouMean(text, known)));
  }
  return problems;
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

/** A build is one release, which has one package of each kind, and one delta from each base; and one content is one build. */
export function catalogConflicts(packages: readonly CatalogPackage[]): Problem[] {
  const byBuild = new Map<number, CatalogPackage>();
  const byPackage = new Map<string, CatalogPackage>();
  const byContent = new Map<string, CatalogPackage>();
  const problems: Problem[] = [];
  for (const entry of packages) {
    const release = formatRelease(entry.release);
    const key = `${release} ${entry.build} ${entry.kind} ${entry.delta?.base.build}`;
    const sameBuild = byBuild.get(entry.build);
    const samePackage = byPackage.get(key);
    const sameContent = byContent.get(entry.sha256);
    if (samePackage !== undefined) {
      const message = `the ${entry.kind} package of "${release}" build ${entry.build} is there twice, also at ${formatOrigin(samePackage.origin)}; remove one`;
      problems.push(problemFrom(entry.origin, 'desired.duplicate-package', message));
    } else if (sameBuild !== undefined && formatRelease(sameBuild.release) !== release) {
      const message = `build ${entry.build} is "${release}" here and "${formatRelease(sameBuild.release)}" at ${formatOrigin(sameBuild.origin)}; correct one`;
      problems.push(problemFrom(entry.origin, 'desired.build-conflict', message));
    } else if (sameContent !== undefined && sameContent.build !== entry.build) {
      const message = `sha256 ${entry.sha256} pins "${release}" build ${entry.build} here and "${formatRelease(sameContent.release)}" build ${sameContent.build} at ${formatOrigin(sameContent.origin)}; no file is both, so write the sha256 of each`;
      problems.push(problemFrom(entry.origin, 'desired.content-conflict', message));
    }
    if (sameContent === undefined) byContent.set(entry.sha256, entry);
    if (samePackage === undefined) byPackage.set(key, entry);
    if (sameBuild === undefined) byBuild.set(entry.build, entry);
  }
  return problems;
}
