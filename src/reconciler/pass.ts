import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { asRatchetError, RatchetError } from '../model/errors.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import type { Hop, Plan, SystemPlan } from '../planner/plan.ts';
import { decide } from './decide.ts';
import { askGates } from './gates/ask-gates.ts';
import type { GateContext } from './gates/gate.ts';
import { historyFor } from './history.ts';
import type {
  Clock,
  Executor,
  HeldBack,
  HopOrder,
  Leases,
  Observer,
  PassLog,
  RunJournal,
  RunOutcome,
} from './ports.ts';
import type { Reviewed } from './reviewed-plan.ts';

/** One revision of the fleet repository, read and found valid. */
export interface FleetRevision {
  readonly fleet: DesiredFleet;
  /** `main@sha1:…` */
  readonly revision: string;
  /** Where it came from, without credentials. */
  readonly from: string;
  /** What the vendor publishes, as the overlays of this revision correct and extend it. */
  readonly knowledge: Knowledge;
}

export interface PassPorts {
  readonly observer: Observer;
  readonly executorFor: (system: DesiredSystem) => Executor;
  /** Follows an open run to its end, whatever the mode says by now: what was launched is not unlaunched. */
  readonly resume: Executor['resume'];
  readonly journal: RunJournal;
  readonly leases: Leases;
  readonly passes: PassLog;
  readonly clock: Clock;
}

export interface CarriedOut {
  readonly hop: Hop | undefined;
  readonly outcome: RunOutcome;
}

/** What one trip over one system came to. `plan` is the last one made: after success, the one that says so. */
export type PassResult =
  | { readonly kind: 'settled'; readonly system: string; readonly plan: SystemPlan }
  | {
      readonly kind: 'executed';
      readonly system: string;
      readonly plan: SystemPlan | undefined;
      readonly carriedOut: readonly [CarriedOut, ...CarriedOut[]];
    }
  /** A saved plan may not be carried out, or not any further. `differences` tells in words what changed since. */
  | {
      readonly kind: 'stale';
      readonly system: string;
      readonly plan: SystemPlan | undefined;
      readonly error: RatchetError;
      readonly differences: readonly string[];
      readonly carriedOut: readonly CarriedOut[];
    }
  | { readonly kind: 'busy'; readonly system: string; readonly by: string }
  | { readonly kind: 'failed'; readonly system: string; readonly error: RatchetError };

export interface PassOptions {
  /** A person has looked at a failed run and wants the same hop tried again. */
  readonly newAttempt?: boolean;
  /** A plan that somebody has read and saved: this, or nothing. */
  readonly reviewed?: Reviewed;
}

/**
 * One pass over one system: finish what is open, look, decide, ask the gates, act, look again, until nothing is left to
 * do now. It does not reject: what went wrong is in the result.
 */
export async function reconcileSystem(
  system: DesiredSystem,
  revision: FleetRevision,
  ports: PassPorts,
  signal: AbortSignal,
  options: PassOptions = {},
): Promise<PassResult> {
  const result = await underLease(system, ports, () => attempt(system, revision, ports, signal, options)).catch(
    (thrown: unknown): PassResult => ({ kind: 'failed', system: system.name, error: asRatchetError(thrown) }),
  );
  await ports.passes.record(passRecordOf(result, revision.revision, ports.clock.now().toISOString()));
  return result;
}

async function underLease(
  system: DesiredSystem,
  { leases, clock }: PassPorts,
  work: () => Promise<PassResult>,
): Promise<PassResult> {
  const lease = await leases.acquire(system.name, clock.now().toISOString());
  if (lease.kind === 'taken') return { kind: 'busy', system: system.name, by: lease.by };
  try {
    return await work();
  } finally {
    await leases.release(system.name);
  }
}

async function attempt(
  system: DesiredSystem,
  revision: FleetRevision,
  ports: PassPorts,
  signal: AbortSignal,
  options: PassOptions,
): Promise<PassResult> {
  const carriedOut: CarriedOut[] = [];
  const executor = ports.executorFor(system);
  const done = (plan: SystemPlan | undefined): PassResult => {
    const [first, ...others] = carriedOut;
    if (first !== undefined) return { kind: 'executed', system: system.name, plan, carriedOut: [first, ...others] };
    if (plan === undefined) throw new Error('a pass neither planned nor acted');
    return { kind: 'settled', system: system.name, plan };
  };

  const open = await ports.journal.open(system.name);
  if (open !== undefined) {
    const outcome = await ports.resume(system, open, heldBackNow(system, revision, open, ports.clock), signal);
    carriedOut.push({ hop: undefined, outcome });
    if (!bringsCloser(outcome) && outcome.kind !== 'skipped') return done(undefined);
  }

  const tried = new Set<number>();
  for (;;) {
    const { input, plan, order } = await lookAndDecide(
      system,
      revision,
      ports,
      signal,
      tried.size === 0 ? options : {},
    );
    const [entry] = plan.systems;
    const judgement = await options.reviewed?.judge(system.name, plan, input);
    if (judgement?.kind === 'refused')
      return { ...judgement, kind: 'stale', system: system.name, plan: entry, carriedOut };
    if (order === undefined || judgement?.kind === 'finished' || signal.aborted) return done(entry);
    if (tried.has(order.hop.to.build)) throw wantedAgain(order);
    tried.add(order.hop.to.build);
    const outcome = await executor.carryOut(order, signal);
    carriedOut.push({ hop: order.hop, outcome });
    if (!bringsCloser(outcome)) return done(entry);
  }
}

/** Each hop is tried once in a pass, so a success that a later look denies cannot go round and round. */
function wantedAgain({ system, hop }: HopOrder): RatchetError {
  return new RatchetError(
    'run.unverified',
    `${hop.to.release} was installed and verified, yet a new look finds another version on "${system.name}"`,
    { blame: 'environment', hint: 'look at the Agents: something else changes their version, or two sources disagree' },
  );
}

/** Only a verified install is worth another look at once; everything else is for the next pass, or for a person. */
function bringsCloser(outcome: RunOutcome): boolean {
  return outcome.kind === 'succeeded';
}

async function lookAndDecide(
  system: DesiredSystem,
  revision: FleetRevision,
  { observer, journal, clock }: Pick<PassPorts, 'observer' | 'journal' | 'clock'>,
  signal: AbortSignal,
  { newAttempt = false }: PassOptions,
): Promise<{ input: PlanInput; plan: Plan; order: HopOrder | undefined }> {
  const observed = await observer.observe(system, signal);
  const now = clock.now().toISOString();
  const history = await historyFor(system.name, journal, newAttempt);
  const alone = { ...revision.fleet, systems: [system] };
  const input = {
    desired: alone,
    observed: () => observed,
    knowledge: revision.knowledge,
    history,
    now,
    revision: revision.revision,
  } as const;
  const plan = decide(input);
  const [entry] = plan.systems;
  const hop = entry?.hops[0];
  if (entry?.verdict !== 'upgrade' || hop === undefined) return { input, plan, order: undefined };

  const latest = await journal.latest(system.name);
  const sameHop = latest?.targetBuild === hop.to.build && latest.packageSha256 === hop.package.sha256;
  const attempt = sameHop ? latest.attempt + 1 : 1;
  const named = { from: hop.from.release, to: hop.to.release };
  const heldBack = heldBackNow(system, revision, named, clock);
  const order = { system, observed, hop, revision: revision.revision, planDigest: plan.digest, attempt, heldBack };
  return { input, plan, order };
}

/** The mode and the gates, asked at the moment of the question. */
function heldBackNow(
  system: DesiredSystem,
  { fleet: { windows, freezes } }: FleetRevision,
  { from, to }: GateContext['hop'],
  clock: Clock,
): HeldBack {
  return () => {
    if (system.mode !== 'apply') return `mode is ${system.mode}`;
    const answer = askGates({ system, windows, freezes, hop: { from, to }, now: clock.now().toISOString() });
    return answer.kind === 'open' ? undefined : answer.hold.message;
  };
}

function passRecordOf(result: PassResult, revision: string, at: string) {
  const { system } = result;
  const plan = 'plan' in result && result.plan !== undefined ? JSON.stringify(result.plan) : undefined;
  return { system, at, revision, plan, ...headlineOf(result) };
}

/** The result in three words or less, its reason, and a sentence. */
export function headlineOf(result: PassResult): { result: string; reason: string; message: string } {
  switch (result.kind) {
    case 'settled':
      return { result: result.plan.verdict, reason: result.plan.reason, message: result.plan.message };
    case 'busy':
      return { result: 'waiting', reason: 'LockHeld', message: `held by ${result.by}` };
    case 'stale':
      return { result: 'refused', reason: result.error.code, message: result.error.message };
    case 'failed':
      return { result: 'failed', reason: result.error.code, message: result.error.message };
    case 'executed': {
      const { outcome } = result.carriedOut.at(-1) ?? result.carriedOut[0];
      const reason = 'error' in outcome ? outcome.error.code : outcome.kind;
      const message = 'error' in outcome ? outcome.error.message : outcome.message;
      return { result: outcome.kind, reason, message };
    }
    default:
      return result satisfies never;
  }
}
