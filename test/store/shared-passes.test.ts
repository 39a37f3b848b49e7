import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { PostgresLocation } from '../../src/config/store-location.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { PassQueue, PassWork } from '../../src/reconciler/pass-queue.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sharedPasses } from '../../src/store/shared-passes.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { withoutPostgres } from '../postgres/throw-away-server.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { postgresServer, removeStores } from './fresh-store.ts';

const queues: PassQueue[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop()));
});
afterAll(removeStores);

const DAY = 86_400_000;
const PATIENCE = { timeout: 25_000 };

async function fresh(): Promise<PostgresLocation> {
  const place = await postgresServer().freshDatabase();
  await (await openStore(place)).close();
  return place;
}

function settled(system: string): PassResult {
  return { kind: 'settled', system, plan: aSystemPlan({ system }) };
}

/** A replica whose passes end when the test says so, with what it says. */
function replica(place: PostgresLocation, overrides: Partial<PassWork> = {}, lastPass?: string) {
  const begun: string[] = [];
  const release: ((result: PassResult | undefined) => void)[] = [];
  const passes = { of: async () => (lastPass === undefined ? undefined : ({ at: lastPass } as never)) };
  const queue = sharedPasses(
    place,
    passes,
  )({
    limit: 4,
    clock: new FakeClock(),
    random: () => 0,
    siteOf: () => undefined,
    sitesElsewhere: () => [],
    onResult: () => {},
    run: (system) => {
      begun.push(system);
      return new Promise((resolve) => release.push(resolve));
    },
    ...overrides,
  });
  queues.push(queue);
  return { queue, begun, end: (result?: PassResult) => release.shift()?.(result) };
}

const title = withoutPostgres === undefined ? 'passes that replicas share' : `skipped: ${withoutPostgres}`;

describe.skipIf(withoutPostgres !== undefined)(title, () => {
  it('are made by one of them, one at a time for a system, with one more for what was asked meanwhile', async () => {
    const place = await fresh();
    const replicas = [replica(place), replica(place)];
    const begun = () => replicas.flatMap((each) => each.begun);
    for (const { queue } of replicas) queue.request(['prod'], { urgent: true });
    await vi.waitUntil(() => begun().length === 1, PATIENCE);
    for (const { queue } of replicas) queue.request(['prod', 'prod'], { urgent: true });
    await vi.waitUntil(() => replicas.every(({ queue }) => queue.waiting <= 1), PATIENCE);
    expect(begun()).toEqual(['prod']);

    for (const { end } of replicas) end(settled('prod'));
    await vi.waitUntil(() => begun().length === 2, PATIENCE);
    for (const { end } of replicas) end(settled('prod'));
    await vi.waitUntil(() => replicas.every(({ queue }) => queue.busy.length === 0), PATIENCE);
    expect(begun()).toEqual(['prod', 'prod']);
  });

  it('are made where the system is reached', async () => {
    const place = await fresh();
    const siteOf = (system: string) => system.split('-')[0];
    const emea = replica(place, { siteOf, sitesElsewhere: () => ['apac'] });
    const apac = replica(place, { siteOf, sitesElsewhere: () => ['emea'] });
    emea.queue.request(['emea-1', 'apac-1', 'emea-2'], { urgent: true });
    apac.queue.request(['apac-2'], { urgent: true });
    await vi.waitUntil(() => emea.begun.length + apac.begun.length === 4, PATIENCE);

    expect(emea.begun.toSorted()).toEqual(['emea-1', 'emea-2']);
    expect(apac.begun.toSorted()).toEqual(['apac-1', 'apac-2']);
    for (const { end } of [emea, emea, apac, apac]) end(settled('x'));
  });

  it.each<readonly [string, PassResult | undefined]>([
    ['failed', { kind: 'failed', system: 'prod', error: new RatchetError('x', 'no', { blame: 'environment' }) }],
    ['was held by another process', { kind: 'busy', system: 'prod', by: 'ops02' }],
    ['is not named here yet', undefined],
  ])('are tried again after a while where one %s', async (_, result) => {
    const { queue, begun, end } = replica(await fresh());
    queue.request(['prod'], { urgent: true });
    await vi.waitUntil(() => begun.length === 1, PATIENCE);
    end(result);
    await vi.waitUntil(() => begun.length === 2, PATIENCE);
    end(settled('prod'));
    await vi.waitUntil(() => queue.busy.length === 0, PATIENCE);

    expect(begun).toEqual(['prod', 'prod']);
  });

  it('are not asked for again by a schedule that another replica has just kept', async () => {
    const place = await fresh();
    const { queue, begun, end } = replica(place, {}, new FakeClock().now().toISOString());
    queue.request(['lab']);
    queue.request(['prod'], { urgent: true });
    await vi.waitUntil(() => begun.length === 1, PATIENCE);
    end(settled('prod'));
    await vi.waitUntil(() => queue.waiting === 0, PATIENCE);

    expect(begun).toEqual(['prod']);
  });

  it('are asked for where the last one is of a time that has not come, as after a clock was set right', async () => {
    const { queue, begun, end } = replica(
      await fresh(),
      {},
      new Date(new FakeClock().now().getTime() + DAY).toISOString(),
    );
    queue.request(['lab']);
    await vi.waitUntil(() => begun.length === 1, PATIENCE);

    expect(begun).toEqual(['lab']);
    end(settled('lab'));
  });

  it('wait while the database is away, and go on', async () => {
    const place = await fresh();
    const { queue, begun, end } = replica(place);
    queue.request(['prod'], { urgent: true });
    await vi.waitUntil(() => begun.length === 1, PATIENCE);
    postgresServer().stop('immediate');
    end(settled('prod'));
    queue.request(['lab'], { urgent: true });
    await vi.waitUntil(() => queue.busy.length === 0, PATIENCE);
    postgresServer().start();
    await vi.waitUntil(() => begun.includes('lab'), PATIENCE);
    end(settled('lab'));
    expect(begun.filter((system) => system === 'lab')).toHaveLength(1);
  });

  it('of a replica that was killed are made by another', async () => {
    const place = await fresh();
    const { queue, begun, end } = replica(place);
    queue.request(['first'], { urgent: true });
    await vi.waitUntil(() => begun.length === 1, PATIENCE);
    end(settled('first'));
    await postgresServer().ask(
      place.database,
      `select graphile_worker.add_job('pass', '{"system":"prod"}', queue_name => 'prod', job_key => 'prod', flags => array['site:x']);
       update graphile_worker._private_jobs set locked_by = 'pool-gone', locked_at = now() - interval '1 minute';
       update graphile_worker._private_job_queues set locked_by = 'pool-gone', locked_at = now() - interval '1 minute'`,
    );
    await vi.waitUntil(() => begun.includes('prod'), PATIENCE);
    end(settled('prod'));
    expect(begun).toEqual(['first', 'prod']);
  });
});
