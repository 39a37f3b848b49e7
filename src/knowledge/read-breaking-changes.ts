import type { BreakingChange } from '../model/knowledge.ts';
import { type Track, trackOf } from '../model/release.ts';
import { type CheckedObject, checked, isCount } from './checked.ts';
import { type IsKnown, releasesIn } from './releases-named.ts';

/** Reads breaking-changes.json whole, or throws an error that names the entry and what is wrong with it. */
export function readBreakingChanges(json: unknown, isKnown: IsKnown): readonly BreakingChange[] {
  const entries = checked(json, 'the file').list('breakingChanges');
  const changes = entries.map((value, index) => readChange(checked(value, `breaking change ${index + 1}`), isKnown));
  refuseSharedNotes(changes);
  return changes;
}

function readChange(entry: CheckedObject, isKnown: IsKnown): BreakingChange {
  const ids = entry.list('ids');
  if (ids.length === 0 || !ids.every(isCount))
    throw new TypeError(`${entry.where}: "ids" must be release note numbers`);
  return {
    ids,
    firstMain: firstsOn('main', entry, 'firstMain', isKnown),
    firstFeature: firstsOn('feature', entry, 'firstFeature', isKnown),
    component: entry.text('component'),
    summary: entry.text('summary'),
    url: entry.link('url'),
  };
}

function firstsOn(track: Track, entry: CheckedObject, member: string, isKnown: IsKnown): BreakingChange['firstMain'] {
  const releases = releasesIn(entry, member, isKnown);
  if (releases.every((release) => trackOf(release) === track)) return releases;
  throw new TypeError(`${entry.where}: "${member}" must hold ${track} releases alone`);
}

function refuseSharedNotes(changes: readonly BreakingChange[]): void {
  const seen = new Set<number>();
  for (const id of changes.flatMap(({ ids }) => ids)) {
    if (seen.has(id)) throw new TypeError(`release note ${id} is there twice`);
    seen.add(id);
  }
}
