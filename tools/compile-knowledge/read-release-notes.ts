import { formatRelease, parseRelease, type Release, trackOf } from '../../src/model/release.ts';
import type { Entries, Facts } from './facts.ts';
import { pageLink, titleOf } from './markdown.ts';
import { pairedInNotes } from './read-pairing.ts';
import { followsCalendar, pairedByTrain, regularTrain } from './trains.ts';

const NOTES =
  /^release-notes\/General\/(?:[^/]+\/)+General_(?:Main|Feature)_Release_(?<digits>\d+\.\d+\.\d+)(?:_CU(?<cu>\d+))?\.md$/u;

interface Notes {
  readonly release: Release;
  readonly path: string;
  readonly page: string;
}

/** A release for each page of notes: the name from the path, the status from the title, its equals from the calendar. */
export function readReleaseNotes(pages: ReadonlyMap<string, string>): Entries {
  const notes = [...pages].flatMap(([path, page]) => notesAt(path, page));
  const all = notes.map(({ release }) => release);
  return new Map(notes.map((one) => [formatRelease(one.release), factsOf(one, all)]));
}

function notesAt(path: string, page: string): readonly Notes[] {
  const found = NOTES.exec(path)?.groups;
  const release = parseRelease(`${found?.['digits']} [CU${found?.['cu'] ?? 0}]`);
  return release.ok ? [{ release: release.value, path, page }] : [];
}

function factsOf({ release, path, page }: Notes, all: readonly Release[]): Facts {
  const paired = followsCalendar(release) ? pairedByTrain(release, all) : pairedInNotes(release, page);
  const train = regularTrain(release) ?? trainOfFirst(paired);
  const title = titleOf(page);
  return {
    release: formatRelease(release),
    track: trackOf(release),
    ...(train === undefined ? {} : { train }),
    ...(title === undefined ? {} : { status: /\bpreview$/iu.test(title) ? 'preview' : 'released' }),
    ...buildsIn(page),
    paired,
    url: pageLink(path),
  };
}

/** Builds that the headings name, as those of a release do that was built again under its name. Most notes name none. */
function buildsIn(page: string): Facts {
  const headings = [...page.matchAll(/^##+ .*\bin build (?<build>\d{5})$/gmu)];
  const builds = headings.map(({ groups }) => Number(groups?.['build'])).toSorted((a, b) => a - b);
  return builds.length === 0 ? {} : { builds };
}

/** An update outside the calendar stands with the release that its notes name. */
function trainOfFirst(paired: readonly string[]): number | undefined {
  const first = parseRelease(paired[0] ?? '');
  return first.ok ? regularTrain(first.value) : undefined;
}
