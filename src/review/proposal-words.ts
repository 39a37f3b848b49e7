import type { Aspect, Changed, SystemChange } from '../reconciler/proposal/proposal.ts';
import { changeAsText } from './forecast-text.ts';
import { minuteOf } from './moments.ts';

const ASPECT_WORDS: Record<Aspect, string> = {
  verdict: 'another verdict',
  path: 'another path',
  time: 'other times',
  risks: 'other risks',
  mode: 'another mode or track',
  asked: 'asks otherwise',
  words: 'what is told about it',
};

/** `another path, other times; the document says otherwise under schedule, target` */
export function differencesInWords({ differs, asked }: Changed): string {
  const aspects = differs.filter((aspect) => aspect !== 'asked').map((aspect) => ASPECT_WORDS[aspect]);
  const keys = asked.length === 0 ? [] : [`the document says otherwise under ${asked.join(', ')}`];
  return [aspects.join(', '), ...keys].filter((words) => words !== '').join('; ');
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

/** `this commit moves prod from 2026-12-06 21:00Z to 2026-12-13 21:00Z`, one for each System whose upgrades move. */
export function movesInWords(systems: readonly SystemChange[]): readonly string[] {
  return systems.flatMap((change) => {
    if (change.kind === 'removed') return [`${change.system} is no longer managed; nothing is done to it`];
    if (change.kind === 'unchanged' || change.time === undefined) return [];
    const { time } = change;
    return [time.kind === 'moved' ? movedInWords(time) : changeAsText(time)];
  });
}

function movedInWords({ system, before, after }: { system: string; before: string; after: string }): string {
  return `this commit moves ${system} from ${minuteOf(before)} to ${minuteOf(after)}`;
}
