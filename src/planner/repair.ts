import { groupedBy } from '../model/grouped-by.ts';
import { listed } from '../model/plain-words.ts';
import { ask } from './ask.ts';
import type { Choice } from './choose-target.ts';
import type { Outlook } from './outlook.ts';
import type { Objection } from './plan.ts';
import type { Planning } from './planning.ts';
import { hopRules, packageRules, wishRules } from './rules/index.ts';
import type { AgentView, Move, SystemView, Target } from './rules/rule.ts';
import { compareStops, describeStop, isPackaged, type Stop } from './stop.ts';

/** As many names as fit on a line. */
const MOST_AGENTS = 8;

export type Repair =
  /** The Agents that stayed behind are brought to what the others run. */
  | { readonly kind: 'repair'; readonly move: Move; readonly laggards: readonly StandingAgent[] }
  | { readonly kind: 'unexplained'; readonly top: Stop; readonly objections: readonly Objection[] };

export interface StandingAgent {
  readonly agent: AgentView;
  readonly stop: Stop;
}

/**
 * Agents of one cluster run different releases. That is explained where a run of ours was to bring exactly what the
 * foremost Agents run, or where these are at the system's target: then the others follow. Else a person has to look.
 */
export function planRepair(
  standing: readonly [StandingAgent, ...StandingAgent[]],
  view: SystemView,
  planning: Planning,
): Repair {
  const { desired } = view;
  const stops = standing.map(({ stop }) => stop).toSorted(compareStops);
  const [lowest = standing[0].stop] = stops;
  const foremost = stops.at(-1) ?? standing[0].stop;
  // What stayed behind may run several builds: only the full package goes over all of them.
  const top = { ...foremost, deltas: [] };
  const behind = standing.filter(({ stop }) => compareStops(stop, top) < 0);

  const standpoint = planning.standpoint(foremost, view);
  const explained = wasUnderWay(top, view) || isTarget(planning.choose(standpoint, desired.target));
  const objections = explained
    ? objectionsTo(top, behind, desired.target, standpoint.outlook)
    : [unexplained(behind, top)];
  if (objections.length > 0) return { kind: 'unexplained', top, objections };
  return { kind: 'repair', move: { from: lowest, to: top }, laggards: behind };
}

/** Nothing newer may be installed; a newer one that a risk holds back changes nothing about that. */
function isTarget(choice: Choice): boolean {
  return choice.kind === 'stay' || (choice.kind === 'held' && choice.objections[0]?.rule === 'known-risks');
}

/** A run that verified every Agent explains no Agent that is behind now. */
function wasUnderWay(top: Stop, { history: { latest } }: SystemView): boolean {
  if (latest === undefined || latest.targetBuild !== top.build) return false;
  return latest.state !== 'succeeded' && latest.state !== 'staged';
}

function objectionsTo(
  top: Stop,
  behind: readonly StandingAgent[],
  target: Target,
  { circumstances }: Outlook,
): readonly Objection[] {
  const hops = behind.flatMap(({ stop }) =>
    ask(hopRules, { from: stop, to: top }, { ...circumstances, start: stop, goal: top }),
  );
  const objections = [...ask(wishRules, top, target), ...ask(packageRules, top, circumstances), ...hops];
  if (objections.length === 0 && !isPackaged(top)) return [unexplained(behind, top)];
  return objections;
}

function unexplained(behind: readonly StandingAgent[], top: Stop): Objection {
  const laggards = whoRunsWhat(behind).map(
    ({ who, stop, many }) => `${who} ${many ? 'run' : 'runs'} ${describeStop(stop)}`,
  );
  return {
    rule: 'whole-cluster',
    reason: 'MixedVersions',
    message: `the Agents run different releases, and no run of ours explains it: ${laggards.join(', ')}, others ${describeStop(top)}`,
    unblock: `bring every Agent to ${describeStop(top)} by hand, or write \`version: "${top.name}"\``,
  };
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
