import type pg from 'pg';
import { type ProcessLook, thisProcess } from './process-look.ts';

/** Without a sign of life for so long a replica that nobody can look at is taken for gone. */
const SILENT = '60 seconds';

interface ReplicaRow {
  readonly pool: string;
  readonly host: string;
  readonly pid: string;
  readonly started: string | null;
  readonly silent: boolean;
}

/**
 * Which replicas take jobs. graphile-worker keeps the jobs of one that was killed locked for four hours; here they are
 * given free as soon as it is known to be gone: at once on the same host, else by its silence. Moments are the database's.
 */
export class Replicas {
  readonly #pool: pg.Pool;
  readonly #look: ProcessLook;
  #self: string | undefined;

  constructor(pool: pg.Pool, look = thisProcess()) {
    this.#pool = pool;
    this.#look = look;
  }

  /** By the name under which its jobs are locked; a worker that is begun anew has another. */
  enter(name: string): void {
    const before = this.#self;
    this.#self = name;
    void this.#replace(before).catch(() => undefined);
  }

  async #replace(before: string | undefined): Promise<void> {
    if (before !== undefined) await this.#pool.query('delete from replica where pool = $1', [before]);
    await this.beat();
  }

  async beat(): Promise<void> {
    if (this.#self === undefined) return;
    const { host, pid, started } = this.#look.self;
    await this.#pool.query(
      `insert into replica (pool, host, pid, started, seen_at) values ($1, $2, $3, $4, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
       on conflict (pool) do update set seen_at = excluded.seen_at`,
      [this.#self, host, pid, started ?? null],
    );
    await this.#freeJobsOfTheGone();
  }

  async leave(): Promise<void> {
    await this.#pool.query('delete from replica where pool = $1', [this.#self]);
  }

  async #freeJobsOfTheGone(): Promise<void> {
    const { rows } = await this.#pool.query<ReplicaRow>(
      `select pool, host, pid, started, seen_at::timestamptz < now() - $1::interval as silent from replica`,
      [SILENT],
    );
    const gone = rows.filter((row) => row.pool !== this.#self && this.#isGone(row)).map(({ pool }) => pool);
    if (gone.length > 0) await this.#pool.query('delete from replica where pool = any($1)', [gone]);
    // One that was just begun may hold a job before its row is there.
    await this.#pool.query(
      `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs
       where locked_by is not null and locked_at < now() - interval '3 seconds'
         and locked_by not in (select pool from replica)
       having count(*) > 0`,
    );
  }

  #isGone({ host, pid, started, silent }: ReplicaRow): boolean {
    if (host !== this.#look.self.host) return silent;
    const liveness = this.#look.livenessOf({ host, pid: Number(pid), started: started ?? undefined });
    return liveness === 'gone' || (liveness === 'unknown' && silent);
  }
}
