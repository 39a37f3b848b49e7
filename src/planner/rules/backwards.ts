import type { Move, Refusal } from './rule.ts';

/** The refusal of a move that would lose something, named by what asked for it: a track switch, or a lower release. */
export function backwards({ from, to }: Move, message: string): Refusal {
  return { reason: from.track === to.track ? 'DowngradeRefused' : 'TrackSwitchRefused', message };
}
