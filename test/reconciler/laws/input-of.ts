import type { Instant } from '../../../src/model/instant.ts';
import type { HistoricRun, SystemHistory } from '../../../src/planner/history.ts';
import type { ForecastInput } from '../../../src/reconciler/forecast/forecast-fleet.ts';
import type { RolloutMemory } from '../../../src/reconciler/rollouts/memory.ts';
import { NOTHING_KNOWN, type RolloutFacts } from '../../../src/reconciler/rollouts/standing.ts';
import { observedAgent, observedSystem } from '../../builders.ts';
import { FIRST_HOP, knowledge, RUNS, START, type Times, terms, UNTIL } from './times.ts';

/** What a forecast is asked at the start. `past` is what is remembered beside it. */
export function inputOf(
  { fleet, runs, launched, acts }: Times,
  past: Record<string, SystemHistory> = {},
): ForecastInput {
  const agents = new Map(fleet.systems.map((system) => [system.name, system.agents]));
  const observed = (name: string) => ({
    ...observedSystem(
      ...(agents.get(name) ?? []).map((agent) => observedAgent(agent.name, RUNS[runs[name] ?? '10.5.0 [CU9]'])),
    ),
    name,
    takenAt: START,
  });
  const history = new Map<string, SystemHistory>(
    fleet.systems.map(({ name }) => {
      const { acts: more = [], ...before } = past[name] ?? {};
      const startedAt = launched[name];
      const open = startedAt === undefined ? {} : { open: underWay(name, startedAt) };
      return [name, { ...before, ...open, acts: [...(acts[name] ?? []), ...more] }];
    }),
  );
  const asked = { desired: fleet, observed, knowledge, history, rollouts: knownOf(fleet, launched), revision: 'r' };
  return { ...asked, now: START, until: UNTIL, ...terms };
}

/** Whose hops are under way, as the journal says it. */
function knownOf({ rollouts }: Times['fleet'], launched: Times['launched']): RolloutFacts {
  const memory = rollouts.map(({ name, waves }): [string, RolloutMemory] => {
    const members = waves.flatMap(({ systems }) => systems);
    return [name, { underWay: members.filter((member) => member in launched), failures: [], brake: undefined }];
  });
  return { ...NOTHING_KNOWN, memory: new Map(memory) };
}

function underWay(system: string, startedAt: Instant): HistoricRun {
  return { id: system, ...FIRST_HOP, state: 'launching', packageSha256: '', message: '', startedAt };
}
