import type { Landscape } from './landscape.ts';
import { inUpgradeOrder } from './order-agents.ts';
import type { Objection, SystemPlan } from './plan.ts';
import { adviceOn, planHops } from './plan-hops.ts';
import { previousRunObjection } from './previous-run.ts';
import { planRepair, type Repair, type StandingAgent } from './repair.ts';
import { riskBook } from './risks/risk-book.ts';
import type { SystemView } from './rules/rule.ts';
import { standingWarnings } from './standing-warnings.ts';
import { compareStops, describeStop, plannedRelease } from './stop.ts';
import { heldBack, systemEntry } from './system-entry.ts';
import type { Planning } from './target-choices.ts';
import { termsOf } from './terms.ts';

type Standing = readonly [StandingAgent, ...StandingAgent[]];

/** The Agents of one cluster run different releases: the ones behind follow, or a person looks. */
export function planMixed(standing: Standing, view: SystemView, planning: Planning): SystemPlan {
  const repair = planRepair(standing, view, termsOf(view, planning.lessons), planning.choose);
  switch (repair.kind) {
    case 'unexplained':
      return unexplained(repair, standing, view);
    case 'repair':
      return carryOn(repair, view, planning.landscape);
  }
}

function unexplained(
  { top, objections }: Extract<Repair, { kind: 'unexplained' }>,
  standing: Standing,
  view: SystemView,
): SystemPlan {
  const [lowest = standing[0].stop] = standing.map(({ stop }) => stop).toSorted(compareStops);
  const mixed: Objection = {
    rule: 'whole-cluster',
    reason: 'MixedVersions',
    message: `the Agents run different releases, and those behind cannot follow to ${describeStop(top)}`,
    unblock: objections[0]?.unblock ?? `bring every Agent to ${top.name} by hand`,
  };
  const [first = mixed, ...others] = objections;
  const all = first.reason === 'MixedVersions' ? ([first, ...others] as const) : ([mixed, first, ...others] as const);
  return systemEntry(view, lowest, { ...heldBack('blocked', all), target: plannedRelease(top) });
}

function carryOn(
  { move, journey, laggards }: Extract<Repair, { kind: 'repair' }>,
  view: SystemView,
  landscape: Landscape,
): SystemPlan {
  const { desired, history, now } = view;
  const agents = inUpgradeOrder(laggards, desired.orchestrator);
  // Its risks are told and hold nothing back: most of the cluster has taken them, and a cluster in pieces is worse.
  const risks = riskBook(landscape, journey).risksOf(move);
  const hops = planHops([move], [risks], journey, agents).map((hop) => ({
    ...hop,
    why: 'the other Agents run this release already',
  }));
  const target = plannedRelease(move.to);
  const before = hops[0] === undefined ? undefined : previousRunObjection(hops[0], desired.name, history);
  if (before !== undefined) return systemEntry(view, move.from, { ...heldBack('blocked', [before]), target });
  return systemEntry(view, move.from, {
    verdict: 'upgrade',
    reason: 'MixedVersions',
    message: `${agents.join(', ')} stayed behind at ${move.from.name}; ${move.to.name} brings them level with the others`,
    notBefore: undefined,
    unblock: undefined,
    target,
    hops,
    risks,
    candidates: [],
    warnings: [...standingWarnings(move.from, now, landscape), ...adviceOn([move], journey)],
  });
}
