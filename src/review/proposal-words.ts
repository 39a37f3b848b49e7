import { canonicalJson } from '../model/digest.ts';
import { counted } from '../model/plain-words.ts';
import type { Risk } from '../planner/plan.ts';
import type { ForecastChange } from '../reconciler/forecast/compare-forecasts.ts';
import type { Aspect, Changed, Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import { minuteOf } from './moments.ts';

const MOST_RISKS = 4;

/** The answer that a reviewer looks for first: what it comes to, and what that does to upgrades. */
export function headlineOf({ conclusion, systems }: Pick<Proposal, 'conclusion' | 'systems'>): string {
  if (!systems.some(({ kind }) => kind !== 'unchanged')) return conclusion.title;
  return `${conclusion.title}: ${upgradesInWords(systems)}`;
}

/** `2 upgrades come, the first on 2026-12-06 21:00Z; 1 moves` */
function upgradesInWords(systems: readonly SystemChange[]): string {
  const changes = systems.flatMap((change) => ('time' in change && change.time !== undefined ? [change.time] : []));
  const starts = changes.flatMap((change) => (change.kind === 'added' ? [change.after] : [])).toSorted();
  const [first] = starts;
  const parts = [
    ...(first === undefined ? [] : [comingInWords(starts.length, first)]),
    ...counting(changes, 'moved', 'moves', 'move'),
    ...counting(changes, 'rerouted', 'goes another way', 'go another way'),
    ...counting(changes, 'dropped', 'falls away', 'fall away'),
  ];
  return parts.length === 0 ? 'no upgrade comes, moves or falls away' : parts.join('; ');
}

function comingInWords(count: number, first: string): string {
  return `${counted(count, 'upgrade')} ${count === 1 ? 'comes,' : 'come, the first'} on ${minuteOf(first)}`;
}

function counting(
  changes: readonly ForecastChange[],
  kind: ForecastChange['kind'],
  one: string,
  many: string,
): readonly string[] {
  const count = changes.filter((change) => change.kind === kind).length;
  return count === 0 ? [] : [`${counted(count, 'upgrade')} ${count === 1 ? one : many}`];
}

/** `verdict blocked (KnownIssue) → upgrade (UpgradeAvailable); another path; mode plan-only → apply; asks otherwise under target` */
export function differencesInWords(change: Changed): string {
  return change.differs.map((aspect) => differenceInWords(aspect, change)).join('; ');
}

function differenceInWords(aspect: Aspect, { before: { plan: was }, after: { plan: is }, asked }: Changed): string {
  switch (aspect) {
    case 'verdict':
      return `verdict ${was.verdict} (${was.reason}) → ${is.verdict} (${is.reason})`;
    case 'path':
      return 'another path';
    case 'time':
      return 'other times';
    case 'risks':
      return risksInWords(was.risks, is.risks);
    case 'mode':
      return was.mode === is.mode ? `track ${was.track} → ${is.track}` : `mode ${was.mode} → ${is.mode}`;
    case 'asked':
      return `its document says otherwise under ${asked.join(', ')}`;
    case 'words':
      return 'what is told about it';
    default:
      return aspect satisfies never;
  }
}

/** `risks: KI_a comes, KI_b goes, KI_c is seen otherwise` */
function risksInWords(before: readonly Risk[], after: readonly Risk[]): string {
  const [were, are] = [byId(before), byId(after)];
  const told = [...new Set([...were.keys(), ...are.keys()])].flatMap((id) => {
    if (were.get(id) === are.get(id)) return [];
    if (!were.has(id)) return [`${id} comes`];
    return [are.has(id) ? `${id} is seen otherwise` : `${id} goes`];
  });
  const more = told.length > MOST_RISKS ? ` and ${told.length - MOST_RISKS} more` : '';
  return `risks: ${told.slice(0, MOST_RISKS).join(', ')}${more}`;
}

function byId(risks: readonly Risk[]): ReadonlyMap<string, string> {
  return new Map(
    risks.map(({ id, verdict, severity, accepted }) => [id, canonicalJson([verdict, severity, accepted ?? null])]),
  );
}

/** When its first upgrade starts, as far as the forecast looks ahead. */
export function startInWords(change: SystemChange): string {
  if (change.kind === 'removed') return 'never: nothing is done to it';
  const { events, end } = change.after.forecast;
  const first = events.find(({ kind }) => kind === 'hop');
  if (first !== undefined) return minuteOf(first.from);
  if (end.kind === 'settled') return 'nothing to do';
  return end.kind === 'later' ? `not before ${minuteOf(end.notBefore)}` : 'not by itself';
}
