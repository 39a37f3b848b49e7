import { dayOf } from '../model/instant.ts';
import {
  type BreakingChange,
  type Knowledge,
  type KnownIssue,
  type KnownRelease,
  type PathRule,
  SEVERITIES,
} from '../model/knowledge.ts';
import { formatOrigin } from '../model/origin.ts';
import type { SaidHere } from '../model/overlay.ts';
import { printable } from '../model/printable.ts';
import { formatRelease, lineOf, TRACKS } from '../model/release.ts';
import { formatRange } from '../model/written-range.ts';
import type { Paint } from './paint.ts';

/** How much is known, as a table. */
export function countsAsText(knowledge: Knowledge, paint: Paint): string {
  const { releases, lifeCycles, knownIssues, pathRules, breakingChanges, revision } = knowledge;
  const lines = new Set(releases.map(({ release }) => lineOf(release)));
  const rows: (readonly [label: string, count: number, detail: string])[] = [
    ['releases', releases.length, TRACKS.map((track) => `${counts(releases, 'track', track)} ${track}`).join(', ')],
    ['builds', releases.flatMap(({ builds }) => builds).length, ''],
    ['lines', lines.size, `${lifeCycles.length} with their life cycle`],
    [
      'known issues',
      knownIssues.length,
      SEVERITIES.map((grade) => `${counts(knownIssues, 'severity', grade)} ${grade}`).join(', '),
    ],
    ['path rules', pathRules.length, `${counts(pathRules, 'strength', 'hard')} hard`],
    ['breaking changes', breakingChanges.length, ''],
  ];
  const table = rows.map(([label, count, detail]) => {
    return `${label.padEnd(18)}${String(count).padStart(5)}  ${paint('dim', detail)}`.trimEnd();
  });
  return `${[...table, paint('dim', `from the vendor's documentation at ${printable(revision)}`)].join('\n')}\n`;
}

function counts<K extends string>(entries: readonly Readonly<Record<K, string>>[], key: K, value: string): number {
  return entries.filter((entry) => entry[key] === value).length;
}

export function releasesAsText(
  releases: readonly KnownRelease[],
  here: (known: KnownRelease) => readonly SaidHere[],
  paint: Paint,
): string {
  return releases.map((known) => `${releaseAsText(known, here(known), paint)}\n`).join('');
}

function releaseAsText(
  { release, train, builds, status, releasedAt, note, url }: KnownRelease,
  here: readonly SaidHere[],
  paint: Paint,
): string {
  const name = paint('bold', formatRelease(release).padEnd(15));
  const built = builds.length === 0 ? 'no build known' : `build ${builds.join(', ')}`;
  const day = status === 'preview' ? 'preview' : releasedAt === undefined ? 'no date known' : dayOf(releasedAt);
  const first = `${name}  train ${String(train).padStart(3)}  ${day.padEnd(13)}  ${built}`;
  const more = [
    ...(note === undefined ? [] : [printable(note)]),
    ...here.map((said) => printable(saidInWords(said), 1000)),
    paint('dim', printable(url)),
  ];
  return [first, ...more.map((line) => `  ${line}`)].join('\n');
}

function saidInWords({ what, reason, origin }: SaidHere): string {
  return `${what} (${formatOrigin(origin)}): ${reason}`;
}

export function issueAsText(issue: KnownIssue, here: readonly SaidHere[], paint: Paint): string {
  return entryAsText(issue.id, issue.title, paint, [
    ['severity', [issue.severity]],
    ['status', [issue.status]],
    ['applies to', [issue.appliesTo]],
    ['from', issue.from?.map(formatRange) ?? []],
    ['affects', issue.affects.map(formatRange)],
    ['fixed in', issue.fixedIn.map(formatRelease)],
    ['fixed from', issue.fixedFromBuild.map(({ release, build }) => `${formatRelease(release)} build ${build}`)],
    ['only where', issue.scope],
    ['here', here.map(saidInWords)],
    ['source', [issue.url]],
  ]);
}

export function ruleAsText(rule: PathRule, here: readonly SaidHere[], paint: Paint): string {
  return entryAsText(rule.id, rule.requirement, paint, [
    ['kind', [rule.kind]],
    ['strength', [rule.strength]],
    ['from', rule.from?.map(formatRange) ?? ['anywhere']],
    ['to', rule.to?.map(formatRange) ?? ['anywhere']],
    ['asked as', rule.knownIssue === undefined ? [] : [rule.knownIssue]],
    ['here', here.map(saidInWords)],
    ['source', rule.urls],
  ]);
}

export function changeAsText(change: BreakingChange, paint: Paint): string {
  return entryAsText(`release note ${change.ids.join(', ')}`, change.summary, paint, [
    ['component', [change.component]],
    ['since', [...change.firstMain, ...change.firstFeature].map(formatRelease)],
    ['source', [change.url]],
  ]);
}

type Rows = readonly (readonly [label: string, values: readonly string[]])[];

/** A heading and a sentence, and below them a line for each value; a label without any is left out. */
function entryAsText(heading: string, sentence: string, paint: Paint, rows: Rows): string {
  const below = rows.flatMap(([label, values]) =>
    values.map((value, index) => `  ${paint('dim', (index === 0 ? label : '').padEnd(12))}${printable(value, 1000)}`),
  );
  return `${[paint('bold', heading), `  ${printable(sentence, 1000)}`, ...below].join('\n')}\n`;
}
