import { groupedBy } from '../../model/grouped-by.ts';
import { compareText } from '../../model/text-order.ts';
import type { PassLog, PassRecord, RolloutPlace } from '../runs.ts';
import type { BrakeAct, FailedRun, Rollouts } from './memory.ts';

/** What is remembered of one rollout, without any look at its Systems. */
export interface RolloutStatus {
  readonly rollout: string;
  readonly waves: readonly WaveStatus[];
  readonly underWay: readonly string[];
  readonly failures: readonly FailedRun[];
  /** Undefined while it is off. */
  readonly brake: BrakeAct | undefined;
  /** The last few times that it was pulled or released, oldest first. */
  readonly acts: readonly BrakeAct[];
}

export interface WaveStatus {
  readonly wave: string;
  readonly of: number;
  readonly done: number;
  /** What the last pass found of those that are not done. */
  readonly behind: readonly Pick<PassRecord, 'system' | 'result' | 'reason' | 'message'>[];
}

type Placed = PassRecord & { readonly place: RolloutPlace };

const ACTS_SHOWN = 5;

/** Every rollout of which a pass has seen a System, in the order of their names. */
export async function rolloutStatus({
  passes,
  rollouts,
}: {
  readonly passes: Pick<PassLog, 'latest'>;
  readonly rollouts: Pick<Rollouts, 'of' | 'acts'>;
}): Promise<readonly RolloutStatus[]> {
  const placed = (await passes.latest()).filter((pass): pass is Placed => pass.place !== undefined);
  const acts = await rollouts.acts();
  const found = [...groupedBy(placed, ({ place }) => place.rollout)].map(async ([rollout, records]) => {
    const systems = records.map(({ system }) => system);
    return {
      rollout,
      waves: wavesOf(records),
      ...(await rollouts.of({ name: rollout, waves: [{ systems }] })),
      acts: acts.filter((act) => act.rollout === rollout).slice(-ACTS_SHOWN),
    };
  });
  return (await Promise.all(found)).toSorted((a, b) => compareText(a.rollout, b.rollout));
}

function wavesOf(records: readonly Placed[]): readonly WaveStatus[] {
  return [...groupedBy(records, ({ place }) => place.index)]
    .toSorted(([a], [b]) => a - b)
    .map(([, wave]) => {
      const behind = wave.filter((record) => !isDone(record));
      return {
        wave: wave[0]?.place.wave ?? '',
        of: wave.length,
        done: wave.length - behind.length,
        behind: behind.map(({ system, result, reason, message }) => ({ system, result, reason, message })),
      };
    });
}

function isDone({ result, plan }: PassRecord): boolean {
  return result === 'up-to-date' || (plan !== undefined && JSON.parse(plan).verdict === 'up-to-date');
}
