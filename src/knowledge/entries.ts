import type { BreakingChange, Knowledge, KnownIssue, KnownRelease, PathRule } from '../model/knowledge.ts';
import { formatRelease, lineOf, parseRelease } from '../model/release.ts';
import { didYouMean } from '../yaml/nearest.ts';

/** What a person asked for by name. */
export type Entry =
  | { readonly kind: 'known-issue'; readonly content: KnownIssue }
  | { readonly kind: 'path-rule'; readonly content: PathRule }
  | { readonly kind: 'breaking-change'; readonly content: BreakingChange }
  | { readonly kind: 'releases'; readonly content: readonly KnownRelease[] };

/** By the id of an issue or rule, the number of a release note, a track, a line or a release. */
export function entryNamed(name: string, knowledge: Knowledge): Entry | undefined {
  const issue = knowledge.knownIssues.find(({ id }) => id === name);
  if (issue !== undefined) return { kind: 'known-issue', content: issue };
  const rule = knowledge.pathRules.find(({ id }) => id === name);
  if (rule !== undefined) return { kind: 'path-rule', content: rule };
  const change = knowledge.breakingChanges.find(({ ids }) => ids.some((id) => String(id) === name));
  if (change !== undefined) return { kind: 'breaking-change', content: change };
  const releases = releasesNamed(name, knowledge.releases);
  return releases.length > 0 ? { kind: 'releases', content: releases } : undefined;
}

function releasesNamed(name: string, releases: readonly KnownRelease[]): readonly KnownRelease[] {
  const written = parseRelease(name);
  if (written.ok) {
    const wanted = formatRelease(written.value);
    return releases.filter(({ release }) => formatRelease(release) === wanted);
  }
  return releases.filter(({ track, release }) => track === name || lineOf(release) === name);
}

/** `did you mean "…"?`, where an id comes close to what was asked for. */
export function idLike(name: string, { knownIssues, pathRules }: Knowledge): string | undefined {
  return didYouMean(
    name,
    [...knownIssues, ...pathRules].map(({ id }) => id),
  );
}
