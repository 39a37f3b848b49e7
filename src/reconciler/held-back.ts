import { askGates } from './gates/ask-gates.ts';
import type { GateContext } from './gates/gate.ts';
import type { PassPorts } from './pass.ts';
import type { HeldBack } from './ports.ts';

type Asked = Omit<GateContext, 'windows' | 'freezes' | 'now'>;

/** The mode and the gates, asked at the moment of the question, with what people have decided by then. */
export function heldBackNow(
  { system, history, ...asked }: Asked,
  { windows, freezes }: Pick<GateContext, 'windows' | 'freezes'>,
  { acts, clock }: Pick<PassPorts, 'acts' | 'clock'>,
): HeldBack {
  return async () => {
    if (system.mode !== 'apply') return `mode is ${system.mode}`;
    const decided = { ...history, acts: await acts.of(system.name) };
    const now = clock.now().toISOString();
    const answer = askGates({ ...asked, system, windows, freezes, history: decided, now });
    return answer.kind === 'open' ? undefined : answer.hold.message;
  };
}
