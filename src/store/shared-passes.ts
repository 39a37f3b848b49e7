import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { PostgresLocation } from '../config/store-location.ts';
import { asRatchetError } from '../model/errors.ts';
import type { OpenPassQueue, PassQueue, PassWork } from '../reconciler/pass-queue.ts';
import { headlineOf, type PassResult } from '../reconciler/pass-result.ts';
import type { PassLog } from '../reconciler/runs.ts';
import { connectionTo } from './postgres.ts';
import { Replicas } from './replicas.ts';

/** How often this replica says that it lives, and looks for others that do not. */
const HEARTBEAT_MS = 5_000;
/** After so many a system waits for its next schedule: tries come less and less often, the last ones hours apart. */
const MAX_ATTEMPTS = 12;
/** A schedule that several replicas keep is heard by the first of them. */
const JUST_DONE_MS = 30_000;
const START_AGAIN_MS = 1_000;

/**
 * The queue that all replicas share, in the database: a job for each system that waits. Whoever has room takes the next
 * one that it reaches. A job of a replica that is gone is taken by another; what it had begun is under its lease, so
 * that one waits for that, looks at the system first, and goes on from the journal.
 */
export function sharedPasses(location: PostgresLocation, passes: Pick<PassLog, 'of'>): OpenPassQueue {
  return (work) => new SharedPasses(location, passes, work);
}

class SharedPasses implements PassQueue {
  readonly #work: PassWork;
  readonly #passes: Pick<PassLog, 'of'>;
  readonly #pool: pg.Pool;
  readonly #replicas: Replicas;
  /** Asked for here, and not yet in the database. */
  readonly #unsent = new Map<string, boolean>();
  readonly #running = new Set<string>();
  readonly #stop = new AbortController();
  #waiting = 0;
  #runner: Runner | undefined;
  #served: Promise<void> | undefined;
  #beat: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(location: PostgresLocation, passes: Pick<PassLog, 'of'>, work: PassWork) {
    this.#work = work;
    this.#passes = passes;
    // Jobs are taken and given back in moments; one connection more is kept to be told of new ones.
    this.#pool = new pg.Pool({ ...connectionTo(location), max: Math.min(work.limit, 10) + 2 });
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#replicas = new Replicas(this.#pool);
  }

  request(systems: Iterable<string>, { urgent = false } = {}): void {
    if (this.#stop.signal.aborted) return;
    for (const system of systems) this.#unsent.set(system, urgent || this.#unsent.get(system) === true);
    // What waits is known with the first revision; jobs are not taken before.
    this.#served ??= this.#serve();
    this.#send();
  }

  get waiting(): number {
    return this.#waiting + this.#unsent.size;
  }

  get busy(): readonly string[] {
    return [...this.#running];
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    clearInterval(this.#beat);
    await this.#runner?.stop().catch(() => undefined);
    await this.#served;
    await this.#sending;
    await this.#replicas.leave().catch(() => undefined);
    await this.#pool.end();
  }

  /** Takes jobs until it is stopped; begun anew where the database was away for too long. */
  async #serve(): Promise<void> {
    const { signal } = this.#stop;
    this.#beat = setInterval(() => void this.#lookAround().catch(() => undefined), HEARTBEAT_MS);
    while (!signal.aborted) {
      try {
        this.#runner = await this.#start();
        if (signal.aborted) await this.#runner.stop();
        else this.#send();
        await this.#runner.promise;
      } catch {
        // Whatever it was, the jobs are in the database, and what is locked by nobody is given free.
      }
      await pause(START_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #start(): Promise<Runner> {
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => this.#replicas.enter(workerPool.id));
    return await run({
      pgPool: this.#pool,
      events,
      logger: new Logger(() => () => undefined),
      noHandleSignals: true,
      crontab: '',
      forbiddenFlags: () => this.#work.sitesElsewhere().map(flagOf),
      taskList: { pass: (payload) => this.#pass(systemIn(payload)) },
      preset: {
        worker: {
          concurrentJobs: this.#work.limit,
          // Without them the worker does not wait for its own answers, and an error of one would end the process.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });
  }

  async #pass(system: string): Promise<void> {
    const { run: pass, clock, onResult } = this.#work;
    const begun = clock.now().getTime();
    this.#running.add(system);
    try {
      const result = await pass(system, this.#stop.signal).catch(
        (thrown: unknown): PassResult => ({ kind: 'failed', system, error: asRatchetError(thrown) }),
      );
      // Another replica may know it by now, or this one soon.
      if (result === undefined) throw new Error('not named here, or not reached from here');
      onResult(result, Math.max(0, clock.now().getTime() - begun));
      if (isUnfinished(result)) throw new Error(headlineOf(result).message);
    } finally {
      this.#running.delete(system);
    }
  }

  #send(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  /** What cannot be sent now is sent with the next heartbeat. */
  async #sendAll(): Promise<void> {
    while (this.#unsent.size > 0 && this.#runner !== undefined) {
      const batch = [...this.#unsent];
      try {
        const wanted = await Promise.all(
          batch.map(async ([system, urgent]) => urgent || !(await this.#justDone(system))),
        );
        const jobs = batch.filter((__, index) => wanted[index] === true);
        for (const urgent of [true, false])
          await this.#addJobs(
            jobs.filter(([, asked]) => asked === urgent),
            urgent,
          );
      } catch {
        return;
      }
      for (const [system, urgent] of batch) if (this.#unsent.get(system) === urgent) this.#unsent.delete(system);
    }
  }

  async #justDone(system: string): Promise<boolean> {
    const at = (await this.#passes.of(system))?.at;
    // One of the future was written before a clock was set right.
    return at !== undefined && Math.abs(this.#work.clock.now().getTime() - Date.parse(at)) < JUST_DONE_MS;
  }

  /** A request joins one that waits: an urgent one makes it due at once, another leaves it its time. */
  async #addJobs(systems: readonly (readonly [string, boolean])[], urgent: boolean): Promise<void> {
    if (systems.length === 0) return;
    const jobs = systems.map(([system]) => ({ system, site: this.#work.siteOf(system) ?? null }));
    await this.#pool.query(
      `select graphile_worker.add_job('pass', payload => json_build_object('system', system), queue_name => system,
         job_key => system, job_key_mode => $2, max_attempts => $3,
         flags => case when site is null then null else array['site:' || site] end)
       from json_to_recordset($1) as asked(system text, site text)`,
      [JSON.stringify(jobs), urgent ? 'replace' : 'preserve_run_at', MAX_ATTEMPTS],
    );
  }

  async #lookAround(): Promise<void> {
    await this.#replicas.beat();
    const { rows } = await this.#pool.query<{ count: string }>(
      'select count(*) from graphile_worker.jobs where locked_at is null and attempts < max_attempts',
    );
    this.#waiting = Number(rows[0]?.count ?? 0);
    this.#send();
  }
}

function flagOf(site: string): string {
  return `site:${site}`;
}

function systemIn(payload: unknown): string {
  const system: unknown = Object(payload).system;
  if (typeof system !== 'string') throw new TypeError('a job names no system');
  return system;
}

/** Held by somebody else, failed, or left in the middle: somebody looks again soon. */
function isUnfinished(result: PassResult): boolean {
  if (result.kind === 'failed' || result.kind === 'busy') return true;
  return result.kind === 'executed' && result.carriedOut.at(-1)?.outcome.kind === 'interrupted';
}
