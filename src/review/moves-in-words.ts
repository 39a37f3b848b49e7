import { groupedBy } from '../model/grouped-by.ts';
import { listed } from '../model/plain-words.ts';
import { compareText } from '../model/text-order.ts';
import type { ForecastChange } from '../reconciler/forecast/compare-forecasts.ts';
import type { SystemChange } from '../reconciler/proposal/proposal.ts';
import { changeAsText } from './forecast-text.ts';
import { minuteOf } from './moments.ts';

/** As many names as one sentence can carry. */
const MOST_NAMES = 8;

/**
 * `this commit moves prod from 2026-12-06 21:00Z to 2026-12-13 21:00Z`, `2 Systems (lab, prod) are no longer managed; …`:
 * a sentence for each thing that happens to upgrades, however many Systems it happens to.
 */
export function movesInWords(systems: readonly SystemChange[]): readonly string[] {
  return [...groupedBy(systems.flatMap(moveOf), alikeBy).values()].map((moves) => {
    const [only] = moves;
    return moves.length === 1 && only !== undefined ? aloneInWords(only) : togetherInWords(moves);
  });
}

type Move = ForecastChange | { readonly kind: 'removed'; readonly system: string };

function moveOf(change: SystemChange): readonly Move[] {
  if (change.kind === 'removed') return [{ kind: 'removed', system: change.system }];
  return change.kind === 'unchanged' || change.time === undefined ? [] : [change.time];
}

/** When they would have started does not tell them apart, nor when they start, unless that is all that is told. */
function alikeBy(move: Move): string {
  switch (move.kind) {
    case 'removed':
      return move.kind;
    case 'moved':
      return `${move.kind} ${move.after}`;
    case 'added':
      return `${move.kind} ${move.releases.join()}`;
    case 'rerouted':
      return `${move.kind} ${move.before.join()} ${move.after.join()}`;
    case 'dropped':
      return `${move.kind} ${move.why}`;
    default:
      return move satisfies never;
  }
}

function aloneInWords(move: Move): string {
  if (move.kind === 'removed') return `${move.system} is no longer managed; nothing is done to it`;
  if (move.kind !== 'moved') return changeAsText(move);
  return `this commit moves ${move.system} from ${minuteOf(move.before)} to ${minuteOf(move.after)}`;
}

function togetherInWords(moves: readonly Move[]): string {
  const [first] = moves.toSorted((a, b) => compareText(startOf(a), startOf(b)));
  const who = `${moves.length} Systems (${listed(moves, ({ system }) => system, MOST_NAMES)})`;
  switch (first?.kind) {
    case 'moved':
      return `this commit moves ${who} to ${minuteOf(first.after)}, the first of them from ${minuteOf(first.before)}`;
    case 'added':
      return `${who} go to ${first.releases.join(', ')}, the first of them from ${minuteOf(first.after)} on`;
    case 'rerouted':
      return `${who} go to ${first.after.join(', ')} instead of ${first.before.join(', ')}`;
    case 'dropped':
      return `${who} are not upgraded any more, where the first was to be at ${minuteOf(first.before)}: ${first.why}`;
    default:
      return `${who} are no longer managed; nothing is done to them`;
  }
}

/** What is told of the first of several. */
function startOf(move: Move): string {
  if (move.kind === 'added') return move.after;
  return move.kind === 'moved' || move.kind === 'dropped' ? move.before : '';
}
