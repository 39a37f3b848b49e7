import type { DesiredSystem } from '../model/desired.ts';
import type { Estimate } from '../model/estimate.ts';
import type { Instant } from '../model/instant.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import type { Hop, Reason, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';
import { PlanTally } from '../planner/plan-tally.ts';
import { acceptancesOver } from './acceptances-over.ts';
import type { EstimateHop } from './estimate.ts';
import { approvalEnds } from './gates/approvals-given.ts';
import { askGates, byTimeAlone, closedGates } from './gates/ask-gates.ts';
import { tooLateFrom } from './gates/fit.ts';
import type { GateContext, Hold, NextHop, OthersFirst } from './gates/gate.ts';
import type { ProbeReading } from './probes.ts';
import type { RolloutFacts } from './rollouts/standing.ts';
import { Standings } from './rollouts/standings.ts';

/**
 * Asks the gates about every system that would be upgraded. A held system waits, keeping its hops; the plan keeps its
 * digest, since what would be done has not changed.
 */
export function gated({ systems, head }: PlanStream, question: Asked, estimate: EstimateHop): PlanStream {
  const tally = new PlanTally();
  const counted = (entry: SystemPlan): SystemPlan => {
    tally.add(entry);
    return entry;
  };
  const answers = gatedEntries(systems, question, estimate);
  return {
    systems: mapped(answers, ({ entry, alsoClosed }) => counted(withEvidence(entry, alsoClosed()))),
    head: () => ({ ...head(), ...tally.result() }),
  };
}

function withEvidence(entry: SystemPlan, more: readonly string[]): SystemPlan {
  return more.length === 0 ? entry : { ...entry, evidence: [...entry.evidence, ...more] };
}

export interface Answered {
  readonly entry: SystemPlan;
  /** What else holds it back, a sentence each with what opens it: for whoever shows the entry to people. */
  readonly alsoClosed: () => readonly string[];
  /** When the gates may say something else, while nobody does anything; undefined where they say the same for ever. */
  readonly turnsAt: Instant | undefined;
  /** Where only other Systems can change what the gates say. */
  readonly waitsFor: OthersFirst | undefined;
}

/** The same for entries that are no whole plan. */
export function gatedEntries(
  systems: Iterable<SystemPlan>,
  question: Asked,
  estimate: EstimateHop,
): Iterable<Answered> {
  const desired = new Map(question.desired.systems.map((system) => [system.name, system]));
  return gatedOneByOne(systems, question, (entry, standings) => {
    const system = desired.get(entry.system);
    if (system === undefined) return forGood(entry);
    return gateSystem(withEstimates(entry, system, estimate), system, question, standings);
  });
}

interface Asked extends Pick<PlanInput, 'desired' | 'history' | 'now'>, Pick<GateContext, 'approvers'> {
  readonly rollouts: RolloutFacts;
  readonly readings?: ReadonlyMap<string, readonly ProbeReading[]>;
}

/** Where Systems wait for each other, all of them have to be known before the first is asked about. */
function* gatedOneByOne(
  systems: Iterable<SystemPlan>,
  { desired: { rollouts }, rollouts: facts, now }: Asked,
  gate: (entry: SystemPlan, standings: Standings) => Answered,
): Generator<Answered> {
  const known = rollouts.length === 0 ? [] : [...systems];
  const standings = new Standings(rollouts, known, facts, now);
  for (const entry of rollouts.length === 0 ? systems : known) yield gate(entry, standings);
}

function gateSystem(
  entry: SystemPlan,
  system: DesiredSystem,
  { desired: { windows, freezes }, history: past, now, approvers, readings: asked }: Asked,
  standings: Standings,
): Answered {
  const [hop] = entry.hops;
  if (hop?.estimate === undefined || entry.verdict !== 'upgrade') return forGood(entry);
  const next = nextHop(hop, hop.estimate);
  const history = past.get(entry.system) ?? {};
  const rollout = standings.of(system.name);
  const readings = asked?.get(system.name);
  const context = { system, windows, freezes, rollout, hop: next, plan: entry, approvers, readings, history, now };
  const answer = answered(entry, context);
  if (answer.entry.verdict === 'upgrade' && system.mode === 'apply') standings.starts(system.name);
  return answer;
}

/** A hop as the gates see it. */
export function nextHop({ from, to, package: { sha256 } }: Hop, estimate: Estimate): NextHop {
  return { from: from.release, to: to.release, build: to.build, packageSha256: sha256, estimate };
}

function withEstimates(entry: SystemPlan, system: DesiredSystem, estimate: EstimateHop): SystemPlan {
  if (entry.hops.length === 0) return entry;
  const hops = entry.hops.map((hop) => ({
    ...hop,
    estimate: estimate(system, { from: hop.from.release, to: hop.to.release }),
  }));
  return { ...entry, hops };
}

function answered(entry: SystemPlan, context: GateContext): Answered {
  const answer = askGates(context);
  if (answer.kind === 'open') {
    const noted = answer.notes.length === 0 ? entry : { ...entry, warnings: [...entry.warnings, ...answer.notes] };
    return forGood(noted);
  }
  const { hold } = answer;
  const ahead = byTimeAlone(context);
  const isTimely = ahead.kind === 'opens' && ahead.at === context.now;
  const { reason, message, unblock, waitsFor } = ahead.kind === 'opens' ? hold : whatStays(hold, ahead.hold);
  const notBefore = isTimely || ahead.kind !== 'opens' ? undefined : ahead.at;
  const over = notBefore === undefined ? [] : acceptancesOver(entry.hops, notBefore);
  const waiting: SystemPlan = {
    ...entry,
    verdict: 'waiting',
    reason,
    message: `${entry.message}; ${message}`,
    notBefore,
    unblock,
    warnings: over.length === 0 ? entry.warnings : [...entry.warnings, ...over],
  };
  const turns = [isTimely ? tooLateFrom(context) : hold.notBefore, approvalEnds(context)];
  const alsoClosed = () => othersClosed(context, [hold.reason, reason]);
  return { entry: waiting, alsoClosed, turnsAt: turns.filter((turn) => turn !== undefined).toSorted()[0], waitsFor };
}

function forGood(entry: SystemPlan): Answered {
  return { entry, alsoClosed: () => [], turnsAt: undefined, waitsFor: undefined };
}

function othersClosed(context: GateContext, told: readonly Reason[]): readonly string[] {
  return closedGates(context)
    .filter(({ hold }) => !told.includes(hold.reason))
    .map(({ gate, hold }) => `also in the way (${gate}): ${hold.message}; ${hold.unblock}`);
}

/** A wait that ends by itself is not worth an answer where another one follows that does not. */
function whatStays(first: Hold, last: Hold): Hold {
  if (first.notBefore === undefined || first.message === last.message) return first;
  return { ...last, message: `${first.message}; and then: ${last.message}` };
}
