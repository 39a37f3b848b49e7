import type { Instant } from '../model/instant.ts';
import type { SystemPlan } from '../planner/plan.ts';
import { assess, type RunAssessment, type SystemAssessment } from './assessment.ts';
import { fleetStatus } from './fleet-status.ts';
import type { PassLog, Run, RunJournal } from './runs.ts';

type Memory = Parameters<typeof fleetStatus>[0] & {
  readonly passes: Pick<PassLog, 'of'>;
};

/** Every system of which anything is remembered, or those of them, assessed by what is remembered alone. */
export async function assessFleet(
  memory: Memory,
  names: readonly string[],
  now: Instant,
): Promise<readonly SystemAssessment[]> {
  const all = await fleetStatus(memory, now);
  const wanted = names.length === 0 ? all : all.filter(({ system }) => names.includes(system));
  return Promise.all(
    wanted.map(async (remembered) => {
      const text = (await memory.passes.of(remembered.system))?.plan;
      const plan: SystemPlan | undefined = text === undefined ? undefined : JSON.parse(text);
      const { run } = remembered;
      const estimate =
        run?.endedAt === undefined && run !== undefined ? await estimateOf(run, memory.journal) : undefined;
      return assess({ remembered, plan, estimate }, now);
    }),
  );
}

/** As the order said that began the run. */
async function estimateOf({ id }: Run, journal: Pick<RunJournal, 'entries'>): Promise<RunAssessment['estimate']> {
  const planned = (await journal.entries(id)).find(({ step }) => step === 'planned');
  return Object(Object(planned?.detail['order']).hop).estimate;
}
