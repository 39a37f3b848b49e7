import { compareReleases, formatRelease, type Track, trackOf } from '../../src/model/release.ts';
import type { Entries, Facts } from './facts.ts';
import { frontMatterUid, pageLink, tableRows } from './markdown.ts';
import { markReleases } from './release-words.ts';

const BREAKING_CHANGES_PAGE = 'release-notes/Breaking_changes/Breaking_changes.md';

const REFERENCE = /\]\(xref:(?<uid>[^#)]+)(?<anchor>#[^)]*)?\)/u;

/** What a change belongs to, by the folder of the note that it links to. */
const COMPONENTS: Readonly<Record<string, string>> = {
  Code_Libraries: 'library',
  Cube: 'cube',
  General: 'core',
  SRM: 'srm',
  Web_apps: 'web',
};

/**
 * A change for each row of the tables of breaking changes: the ids of its release notes, the releases that have it, and the
 * link to the note. What it means for a system is our summary, and never read.
 */
export function readBreakingChanges(pages: ReadonlyMap<string, string>): Entries {
  const paths = pathsByUid(pages);
  const entries = new Map<string, Facts>();
  for (const [note = '', versions = ''] of tableRows(pages.get(BREAKING_CHANGES_PAGE) ?? '', /^Release version/u)) {
    const ids = idsOf(note);
    if (ids.length > 0) entries.set(ids.join('+'), { ids, ...firstReleases(versions), ...linkedNote(note, paths) });
  }
  return entries;
}

/** `[45545](xref:…)`, `[40877/41285](xref:…)`, `31548`, or a title that ends in `[ID 45545]`. */
function idsOf(note: string): readonly number[] {
  const text = note.replace(REFERENCE, '');
  const titled = [...text.matchAll(/\[ID (?<id>\d{5})\]/gu)];
  const plain = /^\[?(?<ids>\d{5}(?:[ /]\d{5})*)$/u.exec(text)?.groups?.['ids'];
  return plain === undefined ? titled.map(({ groups }) => Number(groups?.['id'])) : plain.split(/[ /]/u).map(Number);
}

/** Versions of a solution or a library are none of DataMiner's: both lists stay empty. */
function firstReleases(versions: string): Facts {
  const releases = markReleases(versions).releases.map(({ release }) => release);
  const on = (track: Track): string[] =>
    releases
      .filter((release) => trackOf(release) === track)
      .toSorted(compareReleases)
      .map(formatRelease);
  return { firstMain: on('main'), firstFeature: on('feature') };
}

function linkedNote(note: string, paths: ReadonlyMap<string, string>): Facts {
  const { uid, anchor = '' } = REFERENCE.exec(note)?.groups ?? {};
  if (uid === undefined) return { url: pageLink(BREAKING_CHANGES_PAGE) };
  const path = paths.get(uid);
  if (path === undefined) return {};
  const component = COMPONENTS[path.split('/')[1] ?? ''];
  return { url: `${pageLink(path)}${anchor}`, ...(component === undefined ? {} : { component }) };
}

function pathsByUid(pages: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [path, page] of pages) {
    const uid = frontMatterUid(page);
    if (uid !== undefined) paths.set(uid, path);
  }
  return paths;
}
