import { availableOn } from '../available.ts';
import type { Choice } from '../choose-target.ts';
import type { Risk } from '../plan.ts';
import { idleAcceptances } from '../risks/acceptance.ts';
import { worstOfEach } from '../risks/worst-of-each.ts';
import type { Target } from '../rules/rule.ts';
import { standingWarnings } from '../standing-warnings.ts';
import type { Standpoint } from '../standpoint.ts';
import type { Stop } from '../stop.ts';
import type { Course, Plotted } from './course.ts';
import { go } from './go.ts';
import { held } from './held.ts';
import { stay } from './stay.ts';

export function plotCourse(target: Target, standpoint: Standpoint, choose: (target: Target) => Choice): Course {
  const { start, outlook } = standpoint;
  const { circumstances, risks } = outlook;
  const choice = choose(target);
  const course = plotted(choice, target, standpoint);
  const worst = worstOfEach(course.risks);
  const accepts = circumstances.acceptedRisks;
  const met = accepts.length === 0 ? worst : [...worst, ...risksAhead(choice, standpoint)];
  return {
    ...course,
    risks: worst,
    available: availableOn(start, target, outlook, choose),
    warnings: [
      ...new Set([...standingWarnings(start, outlook), ...course.warnings]),
      ...idleAcceptances(accepts, met, risks.isKnown),
    ],
  };
}

/** Of the way to what is wanted, where this plan does not go all of it yet. */
function risksAhead(choice: Choice, standpoint: Standpoint): readonly Risk[] {
  const goal = awaited(choice);
  return goal === undefined ? [] : standpoint.anyWayTo(goal).flatMap(standpoint.outlook.risks.risksOf);
}

function awaited(choice: Choice): Stop | undefined {
  switch (choice.kind) {
    case 'stay':
      return undefined;
    case 'held':
      return choice.goal;
    case 'go':
      return choice.assessment.objections.length > 0 ? choice.assessment.goal : undefined;
  }
}

function plotted(choice: Choice, target: Target, standpoint: Standpoint): Plotted {
  switch (choice.kind) {
    case 'stay':
      return stay(choice.considered, target, standpoint);
    case 'held':
      return held(choice, target, standpoint);
    case 'go':
      return go(choice, target, standpoint);
  }
}
