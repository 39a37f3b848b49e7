import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet } from '../model/desired.ts';
import type { Freeze } from '../model/freeze.ts';
import { type Instant, instantOf } from '../model/instant.ts';
import { compareProblems, type Problem } from '../model/problem.ts';
import { compareReleases } from '../model/release.ts';
import type { Calendars } from './calendars.ts';
import { catalogConflicts, duplicateNames, sharedMachines, unknownWindows } from './cross-check.ts';
import { datedFreezes } from './dated-freezes.ts';
import type { DocumentReading, FileReading, Named } from './file-reading.ts';
import { freezeConflicts } from './freeze-conflicts.ts';
import { overlayConflicts } from './overlay-conflicts.ts';
import { resolveRollouts } from './resolve-rollouts.ts';
import { type SoundPart, soundPart } from './sound-part.ts';

export type DesiredReading =
  | { readonly kind: 'fleet'; readonly fleet: DesiredFleet; readonly warnings: readonly Problem[] }
  | ({
      readonly kind: 'problems';
      readonly problems: readonly Problem[];
      readonly warnings: readonly Problem[];
    } & Salvage);

/**
 * What a revision with problems may still be used for. A command that a person waits for uses nothing of it; a service
 * goes on with the Systems that no mistake can touch.
 */
export interface Salvage {
  readonly sound: SoundPart | undefined;
  /** Those that can be read, whatever else is wrong: a freeze only ever holds something back. */
  readonly freezes: readonly Freeze[];
}

export const NOTHING_SALVAGED: Salvage = { sound: undefined, freezes: [] };

/** What the files of a revision say together: every problem at once, in the order of the files, or the whole fleet. */
export function assembleFleet(readings: readonly FileReading[], calendars: Calendars, now: Date): DesiredReading {
  const whole = assembled(readings, calendars, now);
  if (whole.kind === 'fleet') return whole;
  return { ...whole, sound: soundPart(readings, (rest) => assembled(rest, calendars, now)) };
}

type Assembled =
  | Extract<DesiredReading, { kind: 'fleet' }>
  | Omit<Extract<DesiredReading, { kind: 'problems' }>, 'sound'>;

function assembled(readings: readonly FileReading[], calendars: Calendars, now: Date): Assembled {
  const moment = instantOf(now.getTime());
  const documents = readings.flatMap((reading) => reading.documents);
  const written = present(documents, (document) => (document.kind === 'Freeze' ? document.freeze : undefined));
  const { freezes, problems: ofFreezes } = datedFreezes(written, calendars, moment);
  const systems = present(documents, (document) => (document.kind === 'System' ? document.system : undefined));
  const drafts = present(documents, (document) => (document.kind === 'Rollout' ? document.rollout : undefined));
  const names = new Set(namesOf('System', documents).map(({ text }) => text));
  const { rollouts, problems: ofRollouts } = resolveRollouts(drafts, { systems, names });
  const fleet: DesiredFleet = {
    systems,
    catalog: documents.flatMap((document) => (document.kind === 'Catalog' ? document.packages : [])),
    checks: documents.flatMap((document) => (document.kind === 'Catalog' ? document.checks : [])),
    windows: present(documents, (document) => (document.kind === 'Window' ? document.window : undefined)),
    freezes,
    rollouts,
    overlays: present(documents, (document) => (document.kind === 'KnowledgeOverlay' ? document.overlay : undefined)),
  };
  const ofFiles = readings.flatMap((reading) => problemsOf(reading, moment));
  const found = [...ofFiles, ...ofFreezes, ...ofRollouts, ...betweenDocuments(documents, fleet)].toSorted(
    compareProblems,
  );
  const problems = found.filter(({ severity }) => severity === 'error');
  const warnings = found.filter(({ severity }) => severity === 'warning');
  if (problems.length === 0) return { kind: 'fleet', fleet: inOrder(fleet), warnings };
  return { kind: 'problems', problems, warnings, freezes };
}

function present<T>(
  documents: readonly DocumentReading[],
  take: (document: DocumentReading) => T | undefined,
): readonly T[] {
  return documents.map(take).filter((found) => found !== undefined);
}

function problemsOf({ problems, dated }: FileReading, now: Instant): readonly Problem[] {
  if (dated.length === 0) return problems;
  return [...problems, ...dated.filter(({ since }) => since <= now).map(({ problem }) => problem)];
}

function betweenDocuments(documents: readonly DocumentReading[], fleet: DesiredFleet): readonly Problem[] {
  const windows = namesOf('Window', documents);
  const freezes = namesOf('Freeze', documents);
  const known = new Set(windows.map(({ text }) => text));
  return [
    ...duplicateNames('Window', windows),
    ...duplicateNames('Freeze', freezes),
    ...duplicateNames('Rollout', namesOf('Rollout', documents)),
    ...duplicateNames('System', namesOf('System', documents)),
    ...duplicateNames('KnowledgeOverlay', namesOf('KnowledgeOverlay', documents)),
    ...documents.flatMap((document) => (document.kind === 'System' ? unknownWindows(document.windows, known) : [])),
    ...sharedMachines(fleet.systems),
    ...catalogConflicts(fleet.catalog),
    ...duplicateNames(
      'check',
      fleet.checks.map(({ name, origin }) => ({ text: name, origin })),
    ),
    ...overlayConflicts(fleet.overlays),
    ...freezeConflicts(fleet, new Set(freezes.map(({ text }) => text))),
  ];
}

type NamedKind = Exclude<DocumentReading['kind'], 'Catalog'>;

function namesOf(kind: NamedKind, documents: readonly DocumentReading[]): readonly Named[] {
  return present(documents, (document) => (document.kind === kind ? document.name : undefined));
}

function inOrder({ systems, catalog, checks, windows, freezes, rollouts, overlays }: DesiredFleet): DesiredFleet {
  return {
    systems: systems.toSorted(byName),
    catalog: catalog.toSorted(byRelease),
    checks: checks.toSorted(byName),
    windows: windows.toSorted(byName),
    freezes: freezes.toSorted(byName),
    rollouts: rollouts.toSorted(byName),
    overlays: overlays.toSorted(byName),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function byRelease(a: CatalogPackage, b: CatalogPackage): number {
  return compareReleases(a.release, b.release) || a.build - b.build || (a.kind < b.kind ? -1 : 1);
}
