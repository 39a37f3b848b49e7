import { ask } from '../ask.ts';
import type { Choice } from '../choose-target.ts';
import { fixedBuildOf } from '../fixed-build.ts';
import type { Objection } from '../plan.ts';
import { adviceOn, planHop } from '../plan-hops.ts';
import { crossedChanges } from '../risks/breaking-changes.ts';
import { gateRules, wayRules } from '../rules/index.ts';
import type { Journey, Move, Target } from '../rules/rule.ts';
import { endWarnings } from '../standing-warnings.ts';
import type { Standpoint } from '../standpoint.ts';
import { plannedRelease } from '../stop.ts';
import { toldApart } from '../told-apart.ts';
import type { Plotted } from './course.ts';
import { laterStops } from './later-stops.ts';
import { wantedBy } from './wanted-by.ts';

/** Hops can be made now, up to the goal or to the step that waits for a person. */
export function go(
  { assessment, considered, risks, avoided }: Extract<Choice, { kind: 'go' }>,
  target: Target,
  standpoint: Standpoint,
): Plotted {
  const { start, outlook } = standpoint;
  const { goal, moves, objections } = assessment;
  const journey = standpoint.journeyTo(goal);
  const [gate] = objections;
  const end = moves.at(-1)?.to ?? goal;
  const stops = toldApart([start, ...moves.map(({ to }) => to)].map(plannedRelease));
  const path = stops.join(' → ');
  const rebuilt = end.name === start.name ? rebuiltInWords(target, standpoint) : '';
  return {
    verdict: 'upgrade',
    reason: moves.length > 1 || gate !== undefined ? 'HopRequired' : 'UpgradeAvailable',
    message: `${path}${rebuilt}${gate === undefined ? '' : `, and then: ${gate.message}`}`,
    evidence: avoided.map(
      ({ message }) =>
        `not the straight way to ${goal.name}: ${message}; chosen instead: ${stops.slice(1).join(' → ')}`,
    ),
    notBefore: undefined,
    unblock: gate?.unblock,
    target: plannedRelease(goal),
    hops: moves.map((move, index) => {
      return planHop(move, risks[index] ?? [], outlook.circumstances, whyTo(move, target, journey, avoided));
    }),
    risks: risks.flat(),
    ...considered,
    warnings: [
      ...endWarnings(start, end, outlook),
      ...adviceOn(moves, journey),
      ...laterStops(goal, moves, standpoint),
      ...crossedChanges(start, end, outlook.landscape.breakingChanges),
    ],
  };
}

/** Only the build changes, and somebody may wonder why. */
function rebuiltInWords(target: Target, { start, outlook }: Standpoint): string {
  const fixed = fixedBuildOf(start, outlook);
  if (fixed === undefined) return `: it is at ${wantedBy(target)}, which was built again since`;
  return `: it is at ${wantedBy(target)}, but not on its fixed build: ${fixed.inWords}`;
}

function whyTo({ from, to }: Move, target: Target, journey: Journey, avoided: readonly Objection[]): string {
  const { goal } = journey;
  if (to !== goal) {
    const straight: Move = { from, to: goal };
    const [objection = avoided[0]] = [...ask(wayRules, straight, journey), ...ask(gateRules, straight, journey)];
    return `a stop on the way to ${goal.name}: ${objection?.message ?? 'a person acts here before the way goes on'}`;
  }
  if (to.name === from.name) return 'a later build of the release that runs';
  return target.version === 'latest'
    ? `the newest eligible release on the ${target.track} track`
    : 'the release that the system asks for';
}
