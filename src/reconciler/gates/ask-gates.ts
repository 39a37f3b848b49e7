import type { Instant } from '../../model/instant.ts';
import type { GateAnswer, GateContext, Hold } from './gate.ts';
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

/** Every gate that is closed, in their order, but for those whose answer is of the very start. */
export function closedGates(context: GateContext): readonly { readonly gate: string; readonly hold: Hold }[] {
  return lasting.flatMap((gate) => {
    const answer = gate.ask(context);
    return answer.kind === 'closed' ? [{ gate: gate.name, hold: answer.hold }] : [];
  });
}

// Windows and freezes that take turns for this long are as good as closed for good.
const MOST_TURNS = 200;

const lasting = gates.filter(({ momentary }) => momentary === undefined);

/** What time alone makes of the gates. */
export type ByTimeAlone =
  /** The first moment from now on at which every gate is open that time opens. */
  | { readonly kind: 'opens'; readonly at: Instant }
  /** What is closed once every gate before it has opened, and does not open by itself. */
  | { readonly kind: 'stays-closed'; readonly hold: Hold };

export function byTimeAlone(context: GateContext): ByTimeAlone {
  let { now }: { now: Instant } = context;
  for (let turn = 1; ; turn += 1) {
    const answer = askGates({ ...context, now }, lasting);
    if (answer.kind === 'open') return { kind: 'opens', at: now };
    const { notBefore } = answer.hold;
    if (notBefore === undefined || notBefore <= now || turn === MOST_TURNS)
      return { kind: 'stays-closed', hold: answer.hold };
    now = notBefore;
  }
}
