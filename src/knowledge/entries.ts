import type { BreakingChange, Knowledge, KnownIssue, KnownRelease, PathRule } from '../model/knowledge.ts';
import { formatRelease, lineOf, parseRelease, sameReleaseName } from '../model/release.ts';
import { parseVersion } from '../model/version.ts';
import { didYouMean } from '../yaml/nearest.ts';

/** What a person asked for by name. */
export type Entry =
  | { readonly kind: 'known-issue'; readonly content: KnownIssue }
  | { readonly kind: 'path-rule'; readonly content: PathRule }
  | { readonly kind: 'breaking-change'; readonly content: BreakingChange }
  | { readonly kind: 'releases'; readonly content: readonly KnownRelease[] };

/** By the id of an issue or rule, the number of a release note, a track, a line, a release or a build of one. */
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
  const ofBuild = releaseOfBuild(name, releases);
  if (ofBuild !== undefined) return [ofBuild];
  return releases.filter(({ track, release }) => track === name || lineOf(release) === name);
}

const BUILD_ALONE = /^\d{1,8}$/u;

/** `16239`, or a version with its build as an Agent or a package says it; undefined where the two do not belong together. */
function releaseOfBuild(name: string, releases: readonly KnownRelease[]): KnownRelease | undefined {
  const known = (build: number | undefined) =>
    releases.find(({ builds }) => build !== undefined && builds.includes(build));
  if (BUILD_ALONE.test(name.trim())) return known(Number(name));
  const version = parseVersion(name);
  if (!version.ok || version.value.hotfix) return undefined;
  const { major, minor, month, cu, build } = version.value;
  const found = known(build);
  const same = found && sameReleaseName(found.release, { major, minor, month, cu: cu ?? found.release.cu });
  return same === true ? found : undefined;
}

/** `did you mean "…"?`, where an id comes close to what was asked for. */
export function idLike(name: string, { knownIssues, pathRules }: Knowledge): string | undefined {
  return didYouMean(
    name,
    [...knownIssues, ...pathRules].map(({ id }) => id),
  );
}
