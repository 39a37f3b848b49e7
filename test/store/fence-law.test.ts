import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { auditChain } from '../../src/store/audit-chain.ts';
import { byWhoeverAsks } from '../../src/store/lease-time.ts';
import { leases } from '../../src/store/leases.ts';
import { openDatabase } from '../../src/store/open-store.ts';
import type { ProcessLook } from '../../src/store/process-look.ts';
import { runJournal } from '../../src/store/run-journal.ts';
import { at, newRun } from '../contracts/run-journal.ts';
import { onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

const REPLICAS = 3;
const step = fc.record({
  who: fc.integer({ min: 0, max: REPLICAS - 1 }),
  act: fc.constantFrom('acquire', 'release', 'write'),
  /** Enough of them let a lease expire. */
  minutes: fc.integer({ min: 0, max: 2 }),
});

onEveryDatabase('replicas that lose sight of each other', (fresh) => {
  it('never hold the same fence token, and only the newest holder writes', { timeout: 120_000 }, async () => {
    const opened = await openDatabase(await fresh());
    if (opened === undefined) throw new Error('no database');
    const { db, flavour } = opened;
    const replicas = Array.from({ length: REPLICAS }, (_, index) => {
      const look: ProcessLook = { self: { host: `h${index}`, pid: 1, started: 'x' }, livenessOf: () => 'unknown' };
      const chain = auditChain(db, look.self);
      const held = leases(db, { look, leaseTime: byWhoeverAsks, chain });
      return { held, journal: runJournal(db, { flavour, chain, fenceOf: held.fenceOf }) };
    });
    let systems = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        systems += 1;
        const system = `s${systems}`;
        const given = new Map<number, number>();
        let newest = -1;
        let minute = 0;
        for (const [index, { who, act, minutes }] of steps.entries()) {
          minute += minutes;
          const { held, journal } = replicas[who] as (typeof replicas)[number];
          const before = held.fenceOf(system);
          if (act === 'release') {
            await held.release(system);
            if (newest === who) newest = -1;
          } else if (act === 'acquire') {
            const answer = await held.acquire(system, at(minute));
            const token = held.fenceOf(system)?.token ?? 0;
            if (answer.kind !== 'held') continue;
            expect(before).toBeUndefined();
            expect(given.get(token)).toBeUndefined();
            expect(token).toBeGreaterThan(Math.max(0, ...given.keys()));
            given.set(token, who);
            newest = who;
          } else if (before !== undefined) {
            const id = `${system}-${index}`;
            const written = await journal.begin(newRun(id, { system }), at(minute)).then(
              () => true,
              () => false,
            );
            expect(written).toBe(newest === who);
            if (written) await journal.advance(id, 'closed', 'x', at(minute));
          }
        }
        for (const { held } of replicas) await held.release(system);
      }),
      { numRuns: 60 },
    );
    for (const { held } of replicas) await held.close();
    await db.destroy();
  });
});
