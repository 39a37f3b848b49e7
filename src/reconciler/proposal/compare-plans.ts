import type { DesiredFleet, DesiredSystem } from '../../model/desired.ts';
import { canonicalJson } from '../../model/digest.ts';
import { said } from '../../model/said.ts';
import { compareText } from '../../model/text-order.ts';
import type { Plan, SystemPlan } from '../../planner/plan.ts';
import { compareForecasts, type ForecastChange } from '../forecast/compare-forecasts.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { essenceOf } from '../plan-identity.ts';
import { ASPECTS, type Aspect, type Changed, type Part, type SystemChange } from './proposal.ts';

/** What is planned for one revision, made from the same looks and at the same moment as that of the other. */
export interface PlannedRevision {
  readonly fleet: DesiredFleet;
  readonly plan: Pick<Plan, 'systems'>;
  readonly forecast: Pick<Forecast, 'systems'>;
}

/** Every system of either revision once, in the order of their names. */
export function comparePlans(before: PlannedRevision, after: PlannedRevision): readonly SystemChange[] {
  const [were, are] = [partsOf(before), partsOf(after)];
  const [wanted, wants] = [wantedIn(before), wantedIn(after)];
  const times = new Map(compareForecasts(before.forecast, after.forecast).map((change) => [change.system, change]));
  const names = [...new Set([...were.keys(), ...are.keys()])].toSorted(compareText);
  return names.map((system): SystemChange => {
    const [was, is] = [were.get(system), are.get(system)];
    const time = times.get(system);
    const asks = wants.get(system);
    if (is === undefined || asks === undefined) return { kind: 'removed', system, before: was as Part };
    const { origin } = asks;
    if (was === undefined) return { kind: 'added', system, origin, after: is, time };
    const asked = askedOtherwise(wanted.get(system), asks);
    const differs = aspectsOf(was, is, asked, time);
    if (differs.length === 0) return { kind: 'unchanged', system, after: is };
    return { kind: 'changed', system, origin, before: was, after: is, differs, asked, time };
  });
}

function partsOf({ plan, forecast }: PlannedRevision): ReadonlyMap<string, Part> {
  const ahead = new Map(forecast.systems.map((one) => [one.system, one]));
  return new Map(
    plan.systems.map((entry) => {
      const found = ahead.get(entry.system);
      if (found === undefined) throw new TypeError(`the forecast does not hold system "${entry.system}"`);
      return [entry.system, { plan: entry, forecast: found }];
    }),
  );
}

function wantedIn({ fleet }: PlannedRevision): ReadonlyMap<string, DesiredSystem> {
  return new Map(fleet.systems.map((system) => [system.name, system]));
}

/** Where it is written is no part of what is asked for. */
function askedOtherwise(before: DesiredSystem | undefined, after: DesiredSystem): readonly string[] {
  if (before === undefined) return [];
  const keys = (Object.keys(after) as (keyof DesiredSystem)[]).filter((key) => key !== 'origin');
  return keys.filter((key) => said(before[key]) !== said(after[key])).toSorted(compareText);
}

function aspectsOf(
  before: Part,
  after: Part,
  asked: Changed['asked'],
  time: ForecastChange | undefined,
): readonly Aspect[] {
  if (asked.length === 0 && time === undefined && isTheSame(before, after)) return [];
  const differ = (of: (part: Part) => unknown) => canonicalJson(of(before)) !== canonicalJson(of(after));
  const found: Readonly<Record<Exclude<Aspect, 'words'>, boolean>> = {
    verdict: differ(({ plan }) => [plan.verdict, plan.reason]),
    path: differ(({ plan }) => [plan.hops.map(pathOf), plan.target?.release ?? null, plan.current?.release ?? null]),
    time: time !== undefined || differ(({ forecast }) => forecast.events.map(({ kind, from }) => [kind, from])),
    risks: differ(({ plan }) =>
      plan.risks.map(({ id, verdict, severity, accepted }) => [id, verdict, severity, accepted ?? null]),
    ),
    mode: differ(({ plan }) => [plan.mode, plan.track]),
    asked: asked.length > 0,
  };
  const named = ASPECTS.filter((aspect) => aspect !== 'words' && found[aspect]);
  if (named.length > 0) return named;
  return differ(({ plan, forecast }) => [toldOf(plan), forecast.end]) ? ['words'] : [];
}

/** Most are, and that is quickly seen: what was made in the same way has its members in the same order. */
function isTheSame(before: Part, after: Part): boolean {
  const text = ({ plan, forecast }: Part) => JSON.stringify([toldOf(plan), forecast]);
  return text(before) === text(after);
}

/** The same hop with its risks left out, which are an aspect of their own. */
function pathOf(hop: SystemPlan['hops'][number]): unknown {
  return essenceOf({ ...hop, risks: [] });
}

/** All of the entry but what names the revision's facts as a whole. */
function toldOf({ basis: _, digest: __, ...told }: SystemPlan): unknown {
  return told;
}
