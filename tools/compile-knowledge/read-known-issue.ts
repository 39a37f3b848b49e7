import { compareReleases, formatRelease, type Release } from '../../src/model/release.ts';
import type { Entries, Facts } from './facts.ts';
import { frontMatterUid, pageLink, sectionOf, withoutComments } from './markdown.ts';
import { affectedRanges } from './range-ends.ts';
import { LIST, parseStretches, plainWords } from './range-grammar.ts';
import { markReleases, type NamedRelease } from './release-words.ts';

const ISSUES = /^dataminer\/Troubleshooting\/Known_issues\/[^/]+\.md$/u;
const OVERVIEW = 'dataminer/Troubleshooting/Known_issues/Known_issues.md';

export function isKnownIssue(path: string): boolean {
  return ISSUES.test(path) && path !== OVERVIEW;
}

/**
 * A known issue for each of their pages: which releases have it and which have the fix. Where a fix is told in prose that
 * names releases, it is not known where an open range ends, and both are left out. Title, severity,
 * scope and when it bites are our words and our grading, and never read.
 */
export function readKnownIssues(pages: ReadonlyMap<string, string>): Entries {
  const entries = new Map<string, Facts>();
  for (const [path, page] of pages) {
    if (!isKnownIssue(path)) continue;
    const id = frontMatterUid(page);
    if (id !== undefined) entries.set(id, { id, ...readKnownIssue(page), url: pageLink(path) });
  }
  return entries;
}

export function readKnownIssue(page: string): Facts {
  const fixSection = withoutComments(sectionOf(page, /^fix$/iu) ?? '').trim();
  const fix = readFix(fixSection);
  const stretches = parseStretches(sectionOf(page, /^affected versions?$/iu) ?? '');
  const fixUnread = fix === undefined && markReleases(fixSection).releases.length > 0;
  const openEnded = stretches?.some(({ kind }) => kind === 'all' || kind === 'onwards') ?? true;
  const affects =
    stretches !== undefined && !(openEnded && fixUnread) ? affectedRanges(stretches, fix?.releases ?? []) : undefined;
  return { ...(fix === undefined ? {} : fixFacts(fix)), ...(affects === undefined ? {} : { affects }) };
}

interface Fix {
  readonly releases: readonly Release[];
  readonly builds: readonly NamedRelease[];
}

const NO_FIX = /^(?:No fix (?:is )?available yet|A fix is being developed)\b/u;
const INSTALL = new RegExp(`^(?:install|upgrade to|available from) ${LIST}[^#]*$`, 'iu');

/** `Install DataMiner 10.4.0 [CU15], 10.5.0 [CU3], or 10.5.6.` and `No fix is available yet.`; anything else is prose. */
function readFix(section: string): Fix | undefined {
  const [first = ''] = section.split('\n');
  if (NO_FIX.test(first)) return { releases: [], builds: [] };
  const { marked, releases } = markReleases(first.replace(/^(?:-|\d+\.)\s+/u, ''));
  if (!INSTALL.test(plainWords(marked))) return undefined;
  return {
    releases: releases.flatMap(({ release, build }) => (build === undefined ? [release] : [])),
    builds: releases.filter(({ build }) => build !== undefined),
  };
}

/** Where only builds have the fix, the releases after them have it as well, and which these are is left to curation. */
function fixFacts({ releases, builds }: Fix): Facts {
  const fixedIn = releases.toSorted(compareReleases).map(formatRelease);
  if (builds.length === 0) return { status: releases.length === 0 ? 'open' : 'fixed', fixedIn };
  const fixedFromBuild = builds.map(({ release, build = 0 }) => ({ release: formatRelease(release), build }));
  return { status: 'fixed', ...(releases.length === 0 ? {} : { fixedIn }), fixedFromBuild };
}
