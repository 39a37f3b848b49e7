import { availableOn } from './available.ts';
import { inUpgradeOrder } from './order-agents.ts';
import type { SystemPlan, TrackOffer } from './plan.ts';
import { adviceOn, planHop, withAgents } from './plan-hops.ts';
import type { Planning } from './planning.ts';
import { previousRunObjection } from './previous-run.ts';
import { planRepair, type Repair, whoRunsWhat } from './repair.ts';
import { worstOfEach } from './risks/worst-of-each.ts';
import type { SystemView } from './rules/rule.ts';
import type { StandingAgent } from './spread.ts';
import { standingWarnings } from './standing-warnings.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, plannedRelease, type Stop } from './stop.ts';
import { type Decision, heldBack, systemEntry } from './system-entry.ts';
import { toldApart } from './told-apart.ts';

type Standing = readonly [StandingAgent, ...StandingAgent[]];

/** The Agents of one cluster run different releases: the ones behind follow, or a person looks. */
export function planMixed(standing: Standing, view: SystemView, planning: Planning): SystemPlan {
  const [lowest = standing[0].stop] = standing.map(({ stop }) => stop).toSorted(compareStops);
  const standpoint = planning.standpoint(lowest, view);
  const repair = planRepair(standing, view, planning);
  const decision = repair.kind === 'repair' ? carryOn(repair, view, standpoint) : unexplained(repair);
  return systemEntry(view, lowest, { ...decision, available: offered(repair, view, planning) });
}

/** Only those that know where they go can be told what comes after it. */
function offered(repair: Repair, view: SystemView, planning: Planning): readonly TrackOffer[] {
  if (repair.kind === 'unexplained') return planning.offeredToNobody;
  const level = planning.standpoint(repair.top, view);
  return availableOn(repair.top, view.desired.target, level.outlook, (target) => planning.choose(level, target));
}

type Mended = Omit<Decision, 'available'>;

function unexplained({ top, objections, notBefore }: Extract<Repair, { kind: 'unexplained' }>): Mended {
  const verdict = notBefore === undefined ? 'blocked' : 'waiting';
  const target = top === undefined ? undefined : plannedRelease(top);
  return { ...heldBack(verdict, objections), notBefore, target };
}

function carryOn(
  { move, laggards }: Extract<Repair, { kind: 'repair' }>,
  { desired, history }: SystemView,
  standpoint: Standpoint,
): Mended {
  const { circumstances, risks: book } = standpoint.outlook;
  // Its risks are told and hold nothing back: most of the cluster has taken them, and a cluster in pieces is worse.
  const risks = book.risksOf(move);
  const hop = planHop(move, risks, circumstances, 'what the other Agents run already');
  const target = plannedRelease(move.to);
  const before = previousRunObjection(hop, desired.name, history);
  if (before !== undefined) return { ...heldBack('blocked', [before]), target };
  const agents = inUpgradeOrder(
    laggards.map(({ agent }) => agent),
    desired.orchestrator,
  );
  return {
    verdict: 'upgrade',
    reason: 'MixedVersions',
    message: `${behindInWords(laggards, move.to)} level with the others`,
    evidence: [],
    notBefore: undefined,
    unblock: undefined,
    target,
    hops: [withAgents(hop, agents)],
    risks: worstOfEach(risks),
    candidates: [],
    warnings: [...standingWarnings(move.from, standpoint.outlook), ...adviceOn([move], standpoint.journeyTo(move.to))],
  };
}

/** `dma01 stayed behind at 10.5.0 [CU5], dma03 at 10.5.0 [CU7]; 10.5.0 [CU9] brings them` */
function behindInWords(laggards: readonly StandingAgent[], to: Stop): string {
  const groups = whoRunsWhat(laggards);
  const names = toldApart([...groups.map(({ stop }) => stop), to].map(plannedRelease));
  const places = groups.map(({ who }, index) => `${who} ${index === 0 ? 'stayed behind ' : ''}at ${names[index]}`);
  return `${places.join(', ')}; ${names.at(-1)} brings ${laggards.length === 1 ? 'it' : 'them'}`;
}
