import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import type { Freeze } from '../model/freeze.ts';
import { type Instant, instantOf } from '../model/instant.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';
import { compareProblems, type Problem } from '../model/problem.ts';
import { compareReleases } from '../model/release.ts';
import type { Window } from '../model/window.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { schemaCheck } from '../yaml/schema-check.ts';
import type { YamlFile } from '../yaml/text.ts';
import { catalogConflicts, duplicateNames, nameOf, sharedMachines, unknownWindows } from './cross-check.ts';
import { formats } from './formats.ts';
import { freezeConflicts } from './freeze-conflicts.ts';
import { LATER_KEYS } from './kinds.ts';
import { overlayConflicts } from './overlay-conflicts.ts';
import { readCatalog } from './read-catalog.ts';
import { readFiles } from './read-files.ts';
import { type Calendars, readFreeze } from './read-freeze.ts';
import { readOverlay } from './read-overlay.ts';
import { readSystem } from './read-system.ts';
import { readWindow } from './read-window.ts';
import type { ReadFiles } from './remembered-files.ts';

export type DesiredReading =
  | { readonly kind: 'fleet'; readonly fleet: DesiredFleet; readonly warnings: readonly Problem[] }
  /** Nothing of the revision may be used while any of it is wrong. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

const schema = schemaCheck({
  room: 'desired',
  schema: new URL('../../schemas/desired-state.schema.json', import.meta.url),
  formats,
  laterKeys: LATER_KEYS,
});

/**
 * Reads one revision of a fleet repository: every problem of every file at once, in the order of the files, or the
 * whole desired state with its defaults filled in. The order of `files` makes no difference. It does not throw.
 */
export function readDesiredFleet(
  files: readonly YamlFile[],
  now: Date = new Date(),
  read: ReadFiles = readFiles,
): DesiredReading {
  const { documents, problems: found } = read(files);
  const of = (kind: string): YamlDocument[] =>
    documents.filter((ours) => ours.kind === kind).map(({ document }) => document);
  const moment = instantOf(now.getTime());
  const windows = readWindows(of('Window'), moment);
  const systems = readSystems(of('System'), windows.names, moment);
  const freezes = readFreezes(of('Freeze'), calendarsIn(files), systems.systems, moment);
  const catalog = readCatalogs(of('Catalog'));
  const overlays = readOverlays(of('KnowledgeOverlay'));

  const ofKinds = [windows, systems, freezes, catalog, overlays].flatMap(({ problems: ofKind }) => ofKind);
  const all = [...found, ...ofKinds].toSorted(compareProblems);
  const problems = all.filter(({ severity }) => severity === 'error');
  const warnings = all.filter(({ severity }) => severity === 'warning');
  if (problems.length > 0) return { kind: 'problems', problems, warnings };
  const fleet: DesiredFleet = {
    systems: systems.systems.toSorted(byName),
    catalog: catalog.packages.toSorted(byRelease),
    windows: windows.windows.toSorted(byName),
    freezes: freezes.freezes.toSorted(byName),
    overlays: overlays.overlays.toSorted(byName),
  };
  return { kind: 'fleet', fleet, warnings };
}

function readWindows(
  documents: readonly YamlDocument[],
  now: Instant,
): {
  windows: Window[];
  names: ReadonlySet<string>;
  problems: Problem[];
} {
  const windows: Window[] = [];
  const names = new Set<string>();
  const problems = duplicateNames('Window', documents);
  for (const document of documents) {
    names.add(nameOf(document) ?? '');
    const misfits = schema.problems('#/$defs/Window', document);
    problems.push(...misfits);
    if (misfits.length > 0) continue;
    const read = readWindow(document, now);
    if (read.window !== undefined) windows.push(read.window);
    problems.push(...read.problems);
  }
  return { windows, names, problems };
}

function readFreezes(
  documents: readonly YamlDocument[],
  calendars: Calendars,
  systems: readonly DesiredSystem[],
  now: Instant,
): { freezes: Freeze[]; problems: Problem[] } {
  const freezes: Freeze[] = [];
  const problems = duplicateNames('Freeze', documents);
  for (const document of documents) {
    const misfits = schema.problems('#/$defs/Freeze', document);
    problems.push(...misfits);
    if (misfits.length > 0) continue;
    const read = readFreeze(document, calendars, now);
    freezes.push(read.freeze);
    problems.push(...read.problems);
  }
  return { freezes, problems: [...problems, ...freezeConflicts(freezes, documents, systems)] };
}

function calendarsIn(files: readonly YamlFile[]): Calendars {
  return new Map(files.filter(({ path }) => /\.ics$/iu.test(path)).map((file) => [file.path, file]));
}

function readSystems(
  documents: readonly YamlDocument[],
  windows: ReadonlySet<string>,
  now: Instant,
): { systems: DesiredSystem[]; problems: Problem[] } {
  const systems: DesiredSystem[] = [];
  const problems = duplicateNames('System', documents);
  for (const document of documents) {
    const misfits = schema.problems('#/$defs/System', document);
    problems.push(...misfits, ...unknownWindows(document, windows));
    if (misfits.length > 0) continue;
    const read = readSystem(document, now);
    systems.push(read.system);
    problems.push(...read.problems);
  }
  return { systems, problems: [...problems, ...sharedMachines(systems)] };
}

function readCatalogs(documents: readonly YamlDocument[]): { packages: CatalogPackage[]; problems: Problem[] } {
  const packages: CatalogPackage[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const misfits = schema.problems('#/$defs/Catalog', document);
    problems.push(...misfits);
    if (misfits.length === 0) packages.push(...readCatalog(document));
  }
  return { packages, problems: [...problems, ...catalogConflicts(packages)] };
}

function readOverlays(documents: readonly YamlDocument[]): { overlays: KnowledgeOverlay[]; problems: Problem[] } {
  const overlays: KnowledgeOverlay[] = [];
  const problems = duplicateNames('KnowledgeOverlay', documents);
  for (const document of documents) {
    const misfits = schema.problems('#/$defs/KnowledgeOverlay', document);
    problems.push(...misfits);
    if (misfits.length > 0) continue;
    const read = readOverlay(document);
    overlays.push(read.overlay);
    problems.push(...read.problems);
  }
  return { overlays, problems: [...problems, ...overlayConflicts(overlays)] };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function byRelease(a: CatalogPackage, b: CatalogPackage): number {
  return compareReleases(a.release, b.release) || a.build - b.build || (a.kind < b.kind ? -1 : 1);
}
