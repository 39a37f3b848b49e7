import type { Instant } from '../model/instant.ts';
import { counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';
import { ago, row } from './run-status.ts';

/** A rollout as people are told of it. */
export interface RolloutStatus {
  readonly rollout: string;
  readonly waves: readonly {
    readonly wave: string;
    readonly of: number;
    readonly done: number;
    readonly behind: readonly { readonly system: string; readonly reason: string; readonly message: string }[];
  }[];
  readonly underWay: readonly string[];
  readonly failures: readonly { readonly system: string; readonly state: string; readonly message: string }[];
  readonly brake: Act | undefined;
  readonly acts: readonly Act[];
}

interface Act {
  readonly kind: 'pulled' | 'released';
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
}

export function rolloutAsText(status: RolloutStatus, now: Instant, paint: Paint): string {
  const { rollout, waves, underWay, failures, brake, acts } = status;
  const systems = waves.reduce((sum, wave) => sum + wave.of, 0);
  const done = waves.reduce((sum, wave) => sum + wave.done, 0);
  const state = brake !== undefined ? 'brake on' : done === systems ? 'done' : 'under way';
  const style = brake !== undefined ? 'red' : done === systems ? 'green' : 'yellow';
  const lines = [
    `${paint(style, `rollout ${rollout}`)}  ${paint(style, state)}  ${done} of ${counted(systems, 'System')} done`,
    ...waves.map((wave) => row(paint, 'wave', `${wave.wave}: ${wave.done} of ${wave.of} done${firstBehind(wave)}`)),
    ...(underWay.length === 0 ? [] : [row(paint, 'under way', underWay.join(', '))]),
    ...failures.map(({ system, state: end, message }) =>
      row(paint, 'failed', `${system} ${end}: ${printable(message)}`),
    ),
    ...acts.map(({ kind, by, at, reason }) => {
      return row(paint, 'brake', `${kind} by ${printable(by)} ${ago(at, now)} (${at}): ${printable(reason, 500)}`);
    }),
    ...(brake === undefined ? [] : [row(paint, 'to go on', `ratchet brake release ${rollout} --reason "…"`)]),
  ];
  return lines.join('\n');
}

function firstBehind({ behind: [first, ...others] }: RolloutStatus['waves'][number]): string {
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : `, and ${counted(others.length, 'more', 'more')}`;
  return `; ${first.system} ${first.reason}: ${printable(first.message, 200)}${more}`;
}
