import type { Instant } from '../../model/instant.ts';
import type { GateAnswer, GateContext } from './gate.ts';
import { gates } from './index.ts';

/** What the first gate says that is closed; where all are open, all that they note. */
export function askGates(context: GateContext, asked = gates): GateAnswer {
  const notes: string[] = [];
  for (const gate of asked) {
    const answer = gate.ask(context);
    if (answer.kind === 'closed') return answer;
    notes.push(...answer.notes);
  }
  return { kind: 'open', notes };
}

// Windows and freezes that take turns for this long are as good as closed for good.
const MOST_TURNS = 200;

const lasting = gates.filter(({ momentary }) => momentary === undefined);

/**
 * The first moment from `now` on at which every gate is open that time opens; undefined where one of them does not open
 * by itself.
 */
export function allOpenFrom(context: GateContext): Instant | undefined {
  let { now }: { now: Instant } = context;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const answer = askGates({ ...context, now }, lasting);
    if (answer.kind === 'open') return now;
    const { notBefore } = answer.hold;
    if (notBefore === undefined || notBefore <= now) return undefined;
    now = notBefore;
  }
  return undefined;
}
