import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PostgresLocation } from '../../src/config/store-location.ts';
import { apply } from '../../src/executors/apply.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { reconcileSystem } from '../../src/reconciler/pass.ts';
import { headlineOf } from '../../src/reconciler/pass-result.ts';
import type { Clock } from '../../src/reconciler/ports.ts';
import { byWhoeverAsks } from '../../src/store/lease-time.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { ProcessLook } from '../../src/store/process-look.ts';
import { catalogPackage, desiredFleet, estimates } from '../builders.ts';
import { allAgentsIn, PracticeSystem } from '../executors/practice-system.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { CutLine } from '../postgres/cut-line.ts';
import { withoutPostgres } from '../postgres/throw-away-server.ts';
import { freshDatabase, freshStore, postgresServer, removeStores } from './fresh-store.ts';

const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
/** Without a sign of life. */
const LONGER_THAN_A_LEASE_MS = 180_000;

describe.skipIf(withoutPostgres !== undefined)(
  `a replica that is cut off from PostgreSQL${withoutPostgres ? `, skipped: ${withoutPostgres}` : ''}`,
  () => {
    let line: CutLine;
    let place: PostgresLocation;
    beforeAll(async () => {
      place = await freshDatabase();
      line = await new CutLine(path.join(postgresServer().folder, '.s.PGSQL.5432')).open();
    });
    afterAll(async () => {
      line.heal();
      await removeStores();
      await line.close();
    });

    const practice = new PracticeSystem();
    const { sha256, size } = practice.order.hop.package;
    const catalog = [{ ...catalogPackage('10.5.0 [CU4]', 15_943), from: practice.packageName, sha256, size }];
    const fleet = desiredFleet({ systems: [practice.system], catalog });

    /** A replica on a machine of its own: nobody else can look whether it lives. */
    async function replica(host: string, location: PostgresLocation) {
      const look: ProcessLook = { self: { host, pid: 1, started: 'boot 1' }, livenessOf: () => 'unknown' };
      const store = await freshStore(location, { look, leaseTime: byWhoeverAsks });
      return { store, pass: () => passOf(store, practice.clock) };
    }

    function passOf(store: Store, clock: Clock) {
      const executor = apply({ ...practice.deps, clock, journal: store.journal });
      const revision = { fleet, bystanders: [], revision: 'main@sha1:0', from: 'test', knowledge };
      const ports = {
        ...store,
        clock,
        estimates,
        approvers: undefined,
        probes: new FakeProbes(),
        observer: practice.observer,
        executorFor: () => executor,
        stageAhead: executor,
        resume: executor.resume,
        wantedNow: async () => ({ kind: 'as-before' }) as const,
      };
      return reconcileSystem(practice.system, revision, ports, new AbortController().signal);
    }

    it('in the middle of an upgrade: another follows it, it is launched once, and what was under way is not written', async () => {
      const cutOff = await replica('one', { ...place, host: '127.0.0.1', port: line.port });
      const other = await replica('two', place);
      let isLaunched = false;
      practice.upgrade = (...given) => {
        line.cut();
        isLaunched = true;
        allAgentsIn(40_000)(...given);
      };

      const first = cutOff.pass();
      await vi.waitUntil(() => isLaunched, { timeout: 10_000 });
      expect(await other.pass()).toMatchObject({ kind: 'busy', by: expect.stringMatching(/^one pid 1 since/u) });
      expect(await other.store.passes.of('prod')).toBeUndefined();
      await practice.clock.sleep(LONGER_THAN_A_LEASE_MS);
      expect(headlineOf(await other.pass())).toMatchObject({ result: 'succeeded' });
      const onRecord = await other.store.passes.of('prod');
      const told = await other.store.journal.entries((await other.store.journal.latest('prod'))?.id ?? '');

      line.heal();
      // The write that was on its way is delivered now, under the token of a lease that has changed hands.
      expect(headlineOf(await first)).toMatchObject({ reason: 'lease.lost' });
      expect(practice.starts).toBe(1);
      const run = await other.store.journal.latest('prod');
      expect(run?.state).toBe('succeeded');
      expect(await other.store.journal.entries(run?.id ?? '')).toEqual(told);
      expect(await other.store.passes.of('prod')).toEqual(onRecord);
      expect(onRecord).toMatchObject({ result: 'succeeded' });

      // With nobody in its way it works on, and finds that there is nothing to do.
      expect(headlineOf(await cutOff.pass())).toMatchObject({ result: 'up-to-date' });
      expect(practice.starts).toBe(1);
    }, 30_000);
  },
);
