import { groupedBy } from '../model/grouped-by.ts';
import type { Instant } from '../model/instant.ts';
import { listed } from '../model/plain-words.ts';
import { MOST_AGENTS } from './describe-agents.ts';
import { lastEnd } from './due-first.ts';
import type { Objection } from './plan.ts';
import type { Planning } from './planning.ts';
import { wayOut } from './repair-advice.ts';
import type { Move, SystemView, Target } from './rules/rule.ts';
import { type Obstacle, obstacleTo, type Spread, type StandingAgent } from './spread.ts';
import { compareStops, describeStop, type Stop } from './stop.ts';

export type Repair =
  /** The Agents that stayed behind are brought to what the others run. */
  | {
      readonly kind: 'repair';
      /** What the foremost Agents run. */
      readonly top: Stop;
      readonly move: Move;
      readonly laggards: readonly StandingAgent[];
    }
  /** A person has to look. `top` is undefined where no release that an Agent runs is a step forward for all others. */
  | {
      readonly kind: 'unexplained';
      readonly top: Stop | undefined;
      /** Where nothing but an age is missing, when it is reached. */
      readonly notBefore: Instant | undefined;
      readonly objections: readonly [Objection, ...Objection[]];
    };

/**
 * Agents of one cluster run different releases. That is explained where a run of ours was to bring exactly what the
 * foremost Agents run, or where these are at the system's target: then the others follow. Else a person has to look.
 */
export function planRepair(
  standing: readonly [StandingAgent, ...StandingAgent[]],
  view: SystemView,
  planning: Planning,
): Repair {
  const stops = standing.map(({ stop }) => stop).toSorted(compareStops);
  const [lowest = standing[0].stop] = stops;
  const foremost = stops.at(-1) ?? standing[0].stop;
  // What stayed behind may run several builds: only the full package goes over all of them.
  const top = { ...foremost, deltas: [] };
  const behind = standing.filter(({ stop }) => compareStops(stop, top) < 0);
  // An acceptance lets a system go further; it must not take away what explains that some of its Agents lag behind.
  const standpoint = planning.standpoint(foremost, { ...view, desired: { ...view.desired, acceptedRisks: [] } });
  const choose = (target: Target) => planning.choose(standpoint, target);
  const spread: Spread = { top, behind, standpoint, underWay: wasUnderWay(top, view), choose };

  const { target } = view.desired;
  const obstacle = obstacleTo(spread, target);
  if (obstacle === undefined) {
    return { kind: 'repair', top: foremost, move: { from: lowest, to: top }, laggards: behind };
  }
  const mixed: Objection = {
    rule: 'whole-cluster',
    reason: 'MixedVersions',
    message: messageOf(obstacle, spread),
    unblock: wayOut(obstacle, spread, target),
  };
  return {
    kind: 'unexplained',
    top: obstacle.kind === 'apart' ? undefined : top,
    notBefore: endOf(obstacle),
    objections: [mixed, ...obstacle.objections],
  };
}

function endOf({ objections }: Obstacle): Instant | undefined {
  return objections.every(({ notBefore }) => notBefore !== undefined) ? lastEnd(objections) : undefined;
}

/** A run that verified every Agent explains no Agent that is behind now. */
function wasUnderWay(top: Stop, { history: { latest } }: SystemView): boolean {
  if (latest === undefined || latest.targetBuild !== top.build) return false;
  return latest.state !== 'succeeded' && latest.state !== 'staged';
}

function messageOf({ kind }: Obstacle, { top, behind }: Spread): string {
  const laggards = whoRunsWhat(behind)
    .map(({ who, stop, many }) => `${who} ${many ? 'run' : 'runs'} ${describeStop(stop)}`)
    .join(', ');
  const rest = `${laggards}, others ${describeStop(top)}`;
  switch (kind) {
    case 'apart':
      return `the Agents run different releases, and none of them is a step forward for all the others: ${rest}`;
    case 'unexplained':
      return `the Agents run different releases, and no run of ours explains it: ${rest}`;
    case 'in-the-way':
      return `the Agents run different releases, and those behind cannot follow to ${describeStop(top)}`;
  }
}

/** Releases with the Agents that run each, lowest first. */
export function whoRunsWhat(
  standing: readonly StandingAgent[],
): readonly { readonly who: string; readonly stop: Stop; readonly many: boolean }[] {
  const groups = groupedBy(
    standing.toSorted((a, b) => compareStops(a.stop, b.stop)),
    ({ stop }) => describeStop(stop),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const who = listed(group, ({ agent }) => agent.endpoint.name, MOST_AGENTS);
    return [{ who, stop: first.stop, many: group.length > 1 }];
  });
}
