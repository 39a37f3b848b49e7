import { compareText } from '../model/text-order.ts';
import type { Choice } from './choose-target.ts';
import { waysForward } from './earliest-allowed.ts';
import type { Landscape } from './landscape.ts';
import { inUpgradeOrder } from './order-agents.ts';
import type { Candidate, Objection, SystemPlan } from './plan.ts';
import { adviceOn, planHops } from './plan-hops.ts';
import { previousRunObjection } from './previous-run.ts';
import { crossedChanges } from './risks/breaking-changes.ts';
import type { Journey, SystemView, Terms } from './rules/rule.ts';
import { describeCeiling, isAbove } from './rules/under-ceiling.ts';
import { endWarnings, standingWarnings } from './standing-warnings.ts';
import { describeStop, plannedRelease, type Stop } from './stop.ts';
import { heldBack, systemEntry } from './system-entry.ts';
import type { Planning } from './target-choices.ts';
import { termsOf } from './terms.ts';

/** All Agents run the same build of the same release. */
export function planUniform(current: Stop, view: SystemView, planning: Planning): SystemPlan {
  const { landscape, choose } = planning;
  const terms = termsOf(view.desired, view.now, planning.lessons);
  const choice = choose(current, terms);
  const warnings = standingWarnings(current, view.now, landscape);
  switch (choice.kind) {
    case 'stay':
      return stay(
        current,
        choice.candidates,
        [...warnings, ...endWarnings(current, current, view.now, landscape)],
        view,
      );
    case 'held':
      return held(choice, current, warnings, view, terms, () => waysForward(current, terms, landscape));
    case 'go':
      return go(choice, current, warnings, view, terms, landscape);
  }
}

function stay(
  current: Stop,
  candidates: readonly Candidate[],
  warnings: readonly string[],
  view: SystemView,
): SystemPlan {
  const { ceiling, version, track } = view.desired.target;
  if (ceiling !== undefined && isAbove(current.release, ceiling)) {
    const objection: Objection = {
      rule: 'under-ceiling',
      reason: 'AboveCeiling',
      message: `${current.name} runs and is above the ceiling ${describeCeiling(ceiling)}; there is no way back`,
      unblock: 'raise the ceiling',
    };
    return systemEntry(view, current, { ...heldBack('blocked', [objection]), candidates, warnings });
  }
  const why = version === 'latest' ? `the newest eligible release on the ${track} track` : 'the release asked for';
  return systemEntry(view, current, {
    verdict: 'up-to-date',
    reason: 'UpToDate',
    message: `${describeStop(current)} is ${why}`,
    notBefore: undefined,
    unblock: undefined,
    target: plannedRelease(current),
    hops: [],
    candidates,
    warnings: [...warnings, ...uncatalogued(candidates)],
  });
}

/** Releases that only the Catalog keeps away. */
function uncatalogued(candidates: readonly Candidate[]): readonly string[] {
  const names = candidates.filter(isOnlyUncatalogued).map(({ release }) => release);
  if (names.length === 0) return [];
  return [`newer on this track and not in the Catalog: ${names.join(', ')}`];
}

function isOnlyUncatalogued({ objections }: Candidate): boolean {
  return objections.length > 0 && objections.every(({ rule }) => rule === 'in-catalog');
}

function held(
  { goal, objections, candidates, risks }: Extract<Choice, { kind: 'held' }>,
  current: Stop,
  warnings: readonly string[],
  view: SystemView,
  terms: Terms,
  ways: () => string,
): SystemPlan {
  const [first, ...others] = objections;
  if (first === undefined) throw new TypeError(`${describeStop(goal)} is held back by nothing`);
  const ages = objections.every(({ notBefore }) => notBefore !== undefined);
  const goesBack = first.reason === 'DowngradeRefused' || first.reason === 'TrackSwitchRefused';
  const headline =
    goesBack && first.unblock === undefined ? { ...first, unblock: ways() } : withEveryRisk(objections, first);
  return systemEntry(view, current, {
    ...heldBack(ages ? 'waiting' : 'blocked', [headline, ...others]),
    notBefore: ages ? lastEnd(objections) : undefined,
    target: plannedRelease(goal),
    risks,
    candidates,
    warnings: [...warnings, ...(first.reason === 'ManualStepRequired' ? adviceBefore(goal, current, terms) : [])],
  });
}

/** Risks hold back each by itself, so the way out names them all. */
function withEveryRisk(objections: readonly Objection[], first: Objection): Objection {
  if (first.rule !== 'known-risks') return first;
  const ways = objections.flatMap(({ rule, unblock }) =>
    rule === first.rule && unblock !== undefined ? [unblock] : [],
  );
  return { ...first, unblock: ways.join('; and ') };
}

function lastEnd(objections: readonly Objection[]): string | undefined {
  return objections
    .map(({ notBefore = '' }) => notBefore)
    .toSorted(compareText)
    .at(-1);
}

/** What to know before the hop that waits for a person. */
function adviceBefore(goal: Stop, current: Stop, terms: Terms): readonly string[] {
  return adviceOn([{ from: current, to: goal }], { ...terms, start: current, goal });
}

function go(
  { assessment, candidates, risks, avoided }: Extract<Choice, { kind: 'go' }>,
  current: Stop,
  warnings: readonly string[],
  view: SystemView,
  terms: Terms,
  landscape: Landscape,
): SystemPlan {
  const { desired, history } = view;
  const { goal, moves, objections } = assessment;
  const journey: Journey = { ...terms, start: current, goal };
  const hops = planHops(moves, risks, journey, inUpgradeOrder(view.agents, desired.orchestrator), avoided);
  const target = plannedRelease(goal);
  const changes = crossedChanges(current, moves.at(-1)?.to ?? goal, landscape.breakingChanges);
  const end = endWarnings(current, moves.at(-1)?.to ?? goal, view.now, landscape);
  const advice = [...warnings, ...end, ...adviceOn(moves, journey), ...changes];
  const before = hops[0] === undefined ? undefined : previousRunObjection(hops[0], desired.name, history);
  if (before !== undefined) {
    const decision = { ...heldBack('blocked', [before]), target, candidates, risks: risks.flat(), warnings: advice };
    return systemEntry(view, current, decision);
  }
  const [gate] = objections;
  const names = hops.map(({ to }) => to.release).join(' → ');
  return systemEntry(view, current, {
    verdict: 'upgrade',
    reason: hops.length > 1 || gate !== undefined ? 'HopRequired' : 'UpgradeAvailable',
    message:
      gate === undefined ? `${current.name} → ${names}` : `${current.name} → ${names}, and then: ${gate.message}`,
    notBefore: undefined,
    unblock: gate?.unblock,
    evidence: avoided.map(
      ({ message }) => `not the straight way to ${goal.name}: ${message}; chosen instead: ${names}`,
    ),
    target,
    hops,
    risks: risks.flat(),
    candidates,
    warnings: advice,
  });
}
