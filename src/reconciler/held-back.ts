import { rolloutOf } from '../model/rollout.ts';
import { askGates } from './gates/ask-gates.ts';
import type { GateContext, Hold } from './gates/gate.ts';
import type { PassPorts } from './pass.ts';
import type { HeldBack } from './ports.ts';
import { readingsOf } from './probes.ts';
import { pullDue } from './rollouts/brake.ts';
import type { RolloutMemory, Ruling } from './rollouts/memory.ts';
import { rolloutFacts } from './rollouts/rollout-facts.ts';
import { type Standing, standingOf } from './rollouts/standing.ts';
import type { Wanted } from './wanted.ts';

/**
 * The mode and the gates, asked at the moment of the question, with what people have decided by then. A System of a
 * rollout is let go while nobody else is asked about that rollout, so that two never take one place.
 */
export function heldBackNow(
  { system, revision }: Wanted,
  { history, hop, plan }: Pick<GateContext, 'history' | 'hop' | 'plan'>,
  ports: Pick<PassPorts, 'journal' | 'acts' | 'checks' | 'looks' | 'rollouts' | 'clock' | 'probes' | 'approvers'>,
  signal: AbortSignal,
): HeldBack {
  const { windows, freezes, rollouts } = revision.fleet;
  const rollout = rolloutOf(rollouts, system.name);
  return async () => {
    if (system.mode !== 'apply') return `mode is ${system.mode}`;
    const decided = { ...history, acts: await ports.acts.of(system.name) };
    const readings = await readingsOf(system, ports.probes, signal);
    const now = ports.clock.now().toISOString();
    const { approvers } = ports;
    const asked = { system, windows, freezes, hop, plan, approvers, readings, history: decided };
    const context = { ...asked, rollout: undefined, now };
    if (rollout === undefined) return holdOf(context)?.message;
    const { others, since } = await rolloutFacts(revision, [system.name], ports, now);
    const planned = new Map(others.map((entry) => [entry.system, entry]));
    const standing = (memory: RolloutMemory) =>
      standingOf(rollout, planned, { memory: new Map([[rollout.name, memory]]), since }, now);
    return await ports.rollouts.decide(rollout, (memory) => letGo({ ...context, rollout: standing(memory) }));
  };
}

function letGo(context: GateContext & { readonly rollout: Standing }): Ruling<string | undefined> {
  const { system, rollout, now } = context;
  const hold = holdOf(context);
  if (hold === undefined) return { answer: undefined, letGo: system.name };
  return { answer: hold.message, act: pullDue(rollout, system.name, now) };
}

function holdOf(context: GateContext): Hold | undefined {
  const answer = askGates(context);
  return answer.kind === 'open' ? undefined : answer.hold;
}
