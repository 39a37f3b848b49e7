import type { Instant } from '../model/instant.ts';
import type { CheckReport } from '../model/prerequisite-check.ts';
import { type PersonsAct, type SystemSuspended, suspensionAt } from '../planner/persons-act.ts';
import type { Acts } from './acts.ts';
import type { CheckReports } from './checks.ts';
import { type Condition, OF_THE_SERVICE } from './conditions.ts';
import { OPEN_STATES, type PassLog, type PassRecord, type Run, type RunJournal } from './runs.ts';
import type { SourceConditions } from './source-conditions.ts';

/** What is remembered of one system, without any look at it. */
export interface RememberedSystem extends Pick<PassRecord, 'system' | 'result' | 'reason' | 'message'> {
  /** Of the last pass that ended; undefined before the first one did. */
  readonly at: Instant | undefined;
  readonly revision: string | undefined;
  readonly conditions: readonly Condition[];
  readonly run: (Run & { readonly progress: LastLine | undefined }) | undefined;
  /** The suspension by hand that holds it back. */
  readonly suspended: SystemSuspended | undefined;
  readonly acts: readonly PersonsAct[];
  /** The newest report of each prerequisite check. */
  readonly checks: readonly CheckReport[];
}

/** Of DataMiner's own log of the upgrade. */
export interface LastLine {
  readonly at: Instant;
  readonly line: string;
}

interface Remembered {
  readonly passes: Pick<PassLog, 'latest'>;
  readonly journal: Pick<RunJournal, 'latest' | 'newestIn' | 'entries'>;
  readonly acts: Pick<Acts, 'of'>;
  readonly checks: Pick<CheckReports, 'latest'>;
  /** What the service has kept of its source. */
  readonly sources?: Pick<SourceConditions, 'latest'>;
}

const ACTS_SHOWN = 5;

/**
 * Every system of which anything is remembered, in the order of their names; also those in the middle of their first pass,
 * and those that wait for a mistake in the fleet repository before it.
 */
export async function fleetStatus(memory: Remembered, now: Instant): Promise<readonly RememberedSystem[]> {
  const [passes, open, sources] = await Promise.all([
    memory.passes.latest(),
    memory.journal.newestIn(OPEN_STATES),
    memory.sources?.latest() ?? new Map<string, readonly Condition[]>(),
  ]);
  const known = new Set(passes.map(({ system }) => system));
  const first = open.filter(({ system }) => !known.has(system)).map(beforeItsFirstPass);
  for (const { system } of first) known.add(system);
  const held = [...sources].flatMap(([system, conditions]) =>
    known.has(system) ? [] : heldBefore(system, conditions),
  );
  const all = [...passes, ...first, ...held].toSorted((a, b) => (a.system < b.system ? -1 : 1));
  return Promise.all(all.map((pass) => remembered(withSource(pass, sources.get(pass.system)), memory, now)));
}

type Headline = Omit<RememberedSystem, 'run' | 'suspended' | 'acts' | 'checks'>;

function beforeItsFirstPass({ system, state, message }: Run): Headline {
  return {
    system,
    result: state,
    reason: 'RunInProgress',
    message,
    at: undefined,
    revision: undefined,
    conditions: [],
  };
}

function heldBefore(system: string, conditions: readonly Condition[]): readonly Headline[] {
  const invalid = conditions.find(({ type, status }) => type === 'Validated' && status === 'False');
  if (invalid === undefined) return [];
  const { reason, message } = invalid;
  return [{ system, result: 'waiting', reason, message, at: undefined, revision: undefined, conditions: [] }];
}

function withSource(pass: Headline, told: readonly Condition[] | undefined): Headline {
  if (told === undefined) return pass;
  const ofPass = pass.conditions.filter(({ type }) => !OF_THE_SERVICE.some((own) => own === type));
  return { ...pass, conditions: [...ofPass, ...told] };
}

async function remembered(
  { system, result, reason, message, at, revision, conditions }: Headline,
  { journal, acts, checks }: Remembered,
  now: Instant,
): Promise<RememberedSystem> {
  const [run, decided, reports] = await Promise.all([journal.latest(system), acts.of(system), checks.latest(system)]);
  const told = run && { ...run, progress: await lastLine(run, journal) };
  return {
    system,
    result,
    reason,
    message,
    at,
    revision,
    conditions,
    run: told,
    suspended: suspensionAt(now, decided),
    acts: decided.slice(-ACTS_SHOWN),
    checks: reports,
  };
}

async function lastLine({ id }: Run, journal: Pick<RunJournal, 'entries'>): Promise<LastLine | undefined> {
  const note = (await journal.entries(id)).findLast(({ step }) => step === 'progress');
  const lines = note?.detail['lines'];
  const line: unknown = Array.isArray(lines) ? lines.at(-1) : undefined;
  return note !== undefined && typeof line === 'string' ? { at: note.at, line } : undefined;
}
