import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { PersonsAct } from '../planner/persons-act.ts';
import type { SystemPlan, Verdict } from '../planner/plan.ts';
import type { Acts } from './acts.ts';
import type { CheckReports } from './checks.ts';
import { type Condition, OF_THE_SERVICE } from './conditions.ts';
import type { InForce } from './in-force.ts';
import type { Clock, Unverified } from './ports.ts';
import {
  type JournalEntry,
  OPEN_STATES,
  type PassLog,
  type PassRecord,
  type Run,
  type RunFilter,
  type RunJournal,
} from './runs.ts';
import type { Service } from './serve.ts';
import { sourceConditions } from './source-conditions.ts';

/** The fleet as the service knows it at the moment. Nothing of it needs a look at a system. */
export interface FleetView {
  readiness(): Promise<Readiness>;
  overview(): FleetOverview;
  /** Every system that is named, by name. */
  systems(): Promise<readonly SystemRow[]>;
  system(name: string): Promise<SystemDetail | undefined>;
  /** Newest first; undefined where `after` names no run. */
  runs(filter: RunFilter): Promise<readonly Run[] | undefined>;
  run(system: string, id: string): Promise<RunDetail | undefined>;
}

export type Readiness = { readonly kind: 'ready' } | { readonly kind: 'not-ready'; readonly because: string };

export interface FleetOverview {
  /** What was read last, and from where; undefined before anything was. */
  readonly revision: string | undefined;
  readonly from: string | undefined;
  readonly lastReadAt: Instant | undefined;
  /** Why it could not be read when that was tried last. */
  readonly unreadable:
    | { readonly code: string; readonly message: string; readonly hint: string | undefined }
    | undefined;
  /** The newest commit, where it does not count for want of a signature and an older one is in force. */
  readonly unverified: Unverified | undefined;
  /** Of the newest revision, each with file, line and column. */
  readonly problems: readonly string[];
  readonly systems: number;
  /** Systems that wait for a mistake in the repository to be mended. */
  readonly held: readonly string[];
  readonly waiting: number;
  readonly busy: readonly string[];
  readonly stopping: boolean;
}

export interface SystemRow {
  readonly system: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: DesiredSystem['mode'] | undefined;
  readonly track: DesiredSystem['target']['track'] | undefined;
  /** What it follows; undefined where nothing could be read for it yet. */
  readonly revision: string | undefined;
  readonly held: boolean;
  /** Of the last pass; undefined before there was one. */
  readonly at: Instant | undefined;
  /** Of the last one that did not fail. */
  readonly lastSuccessAt: Instant | undefined;
  readonly result: string | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly current: string | undefined;
  readonly target: string | undefined;
  readonly notBefore: Instant | undefined;
  readonly unblock: string | undefined;
  readonly conditions: readonly Condition[];
  /** The run that is open. */
  readonly run: Run | undefined;
}

export interface SystemDetail extends SystemRow {
  readonly windows: readonly string[];
  readonly plan: SystemPlan | undefined;
  readonly lastRun: Run | undefined;
  readonly acts: readonly PersonsAct[];
  readonly checks: readonly CheckReport[];
}

export interface RunDetail extends Run {
  readonly entries: readonly JournalEntry[];
}

interface Remembered {
  readonly passes: Pick<PassLog, 'latest' | 'of'>;
  readonly journal: Pick<RunJournal, 'latest' | 'newestIn' | 'runs' | 'entries'>;
  readonly acts: Pick<Acts, 'of'>;
  readonly checks: Pick<CheckReports, 'latest'>;
}

/** What is asked of the Systems, by name, and what can be said of its source. */
interface Shown {
  readonly inForce: InForce;
  readonly ofSource: ReturnType<typeof sourceConditions>;
}

const RUNS_SEARCHED = 1000;

export function fleetView(
  service: () => Service | undefined,
  memory: Remembered,
  clock: Pick<Clock, 'now'>,
  asksForSignatures: boolean,
): FleetView {
  const state = () => service()?.state;
  const plans = new Map<string, { readonly at: Instant; readonly plan: SystemPlan | undefined }>();

  function shown(): Shown | undefined {
    const now = state();
    if (now?.inForce === undefined) return undefined;
    return { inForce: now.inForce, ofSource: sourceConditions(now, { asksForSignatures, clock }) };
  }

  /** Parsed once for each pass: a plan has many kilobytes. */
  function planOf({ system, at, plan }: PassRecord): SystemPlan | undefined {
    const known = plans.get(system);
    if (known?.at === at) return known.plan;
    const parsed: SystemPlan | undefined = plan === undefined ? undefined : JSON.parse(plan);
    plans.set(system, { at, plan: parsed });
    return parsed;
  }

  function rowOf(
    name: string,
    { inForce, ofSource }: Shown,
    record: PassRecord | undefined,
    run: Run | undefined,
  ): SystemRow {
    const wanted = inForce.systems.get(name);
    const plan = record && planOf(record);
    return {
      system: name,
      labels: wanted?.system.labels ?? {},
      mode: wanted?.system.mode,
      track: wanted?.system.target.track,
      revision: wanted?.revision.revision,
      held: inForce.held.has(name),
      at: record?.at,
      lastSuccessAt: record?.succeededAt,
      result: record?.result,
      reason: record?.reason,
      message: record?.message,
      verdict: plan?.verdict,
      current: plan?.current?.release,
      target: plan?.target?.release,
      notBefore: plan?.notBefore,
      unblock: plan?.unblock,
      conditions: [
        ...(record?.conditions ?? []).filter(({ type }) => !OF_THE_SERVICE.some((own) => own === type)),
        ...(ofSource.get(name) ?? []),
      ],
      run,
    };
  }

  return {
    async readiness() {
      const now = state();
      if (now === undefined || now.isStopping) return { kind: 'not-ready', because: 'the service is stopping' };
      if (now.inForce === undefined) return { kind: 'not-ready', because: 'no revision of the fleet was read yet' };
      try {
        await memory.passes.of('');
        return { kind: 'ready' };
      } catch (thrown) {
        return {
          kind: 'not-ready',
          because: thrown instanceof RatchetError ? thrown.message : 'the store does not answer',
        };
      }
    },

    overview() {
      const { inForce, lastReadAt, unverified, unreadable, waiting = 0, busy = [], isStopping = true } = state() ?? {};
      return {
        revision: inForce?.newest,
        from: inForce?.from,
        lastReadAt,
        unreadable: unreadable && { code: unreadable.code, message: unreadable.message, hint: unreadable.hint },
        unverified,
        problems: inForce?.problems ?? [],
        systems: inForce?.systems.size ?? 0,
        held: [...(inForce?.held ?? [])],
        waiting,
        busy,
        stopping: isStopping,
      };
    },

    async systems() {
      const now = shown();
      if (now === undefined) return [];
      const [records, open] = await Promise.all([memory.passes.latest(), memory.journal.newestIn(OPEN_STATES)]);
      const byName = new Map(records.map((record) => [record.system, record]));
      const running = new Map(open.map((run) => [run.system, run]));
      for (const name of plans.keys()) if (!byName.has(name)) plans.delete(name);
      return [...now.ofSource.keys()].map((name) => rowOf(name, now, byName.get(name), running.get(name)));
    },

    async system(name) {
      const now = shown();
      if (now === undefined || !now.ofSource.has(name)) return undefined;
      const [record, lastRun, acts, checks] = await Promise.all([
        memory.passes.of(name),
        memory.journal.latest(name),
        memory.acts.of(name),
        memory.checks.latest(name),
      ]);
      const open = lastRun?.endedAt === undefined ? lastRun : undefined;
      const windows = now.inForce.systems.get(name)?.system.schedule.windows ?? [];
      return { ...rowOf(name, now, record, open), windows, plan: record && planOf(record), lastRun, acts, checks };
    },

    runs: (filter) =>
      memory.journal.runs(filter).catch((thrown: unknown) => {
        if (thrown instanceof RatchetError && thrown.code === 'run.missing') return undefined;
        throw thrown;
      }),

    async run(system, id) {
      const run = (await memory.journal.runs({ system, limit: RUNS_SEARCHED })).find((one) => one.id === id);
      return run && { ...run, entries: await memory.journal.entries(id) };
    },
  };
}
