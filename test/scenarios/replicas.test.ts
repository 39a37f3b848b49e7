import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { ThrowAwayServer, withoutPostgres } from '../postgres/throw-away-server.ts';
import { ratchet } from './ratchet.ts';
import { serve } from './serving.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

const SYSTEMS = 6;
const KILLS = 8;

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(withoutPostgres !== undefined)(
  `three replicas${withoutPostgres ? `, skipped: ${withoutPostgres}` : ''}`,
  () => {
    const seed = Number(process.env['REPLICAS_SEED'] ?? 20_261_126);
    let server: ThrowAwayServer;
    let site: Site;
    beforeAll(async () => {
      server = new ThrowAwayServer();
      const systems = Array.from({ length: SYSTEMS }, (_, index) => standalone(`s${index}`));
      site = await openSite({ systems, speed: 150 });
      const { database } = await server.freshDatabase();
      const text = await readFile(site.config, 'utf8');
      const store = `store: postgres://ratchet@/${database}?host=${server.folder}`;
      await writeFile(site.config, text.replace('store: ratchet.db', store));
    });
    afterAll(async () => {
      await site.close();
      server.remove();
    });

    /** Of the replica that holds a System whose upgrade is launched and not over. */
    const busyReplica = () =>
      vi.waitUntil(
        async () => {
          // There is no such table before the first of them has made it.
          const rows = await server.ask('test1', 'select system, pid from lease').catch(() => []);
          const underWay = site.simulator.state().systems.filter(({ agents, launches }) => {
            return launches > 0 && agents.some(({ version }) => version !== CU9);
          });
          return rows.find(({ system }) => underWay.some(({ name }) => name === system))?.['pid'];
        },
        { timeout: 60_000 },
      );
    const launches = () => site.simulator.state().systems.map((system) => system.launches);
    const versions = () => site.simulator.state().systems.flatMap(({ agents }) => agents.map(({ version }) => version));

    it(`killed amid an upgrade and ${KILLS} times at random moments, the database once (seed ${seed}): one launch each, all at their target`, async () => {
      const random = seeded(seed);
      const replicas = [serve(site), serve(site), serve(site)];
      const all = [...replicas];
      try {
        const busy = await busyReplica();
        const killReplica = async (index: number) => {
          await replicas[index]?.kill();
          const next = serve(site);
          replicas[index] = next;
          all.push(next);
        };
        const holding = replicas.findIndex(({ running }) => running.pid === Number(busy));
        expect(holding).toBeGreaterThanOrEqual(0);
        await killReplica(holding);
        for (let kill = 0; kill < KILLS; kill += 1) {
          // Not a wait for something to happen: the moment of the kill is what is being varied.
          await delay(500 + random() * 3000);
          if (kill === KILLS / 2) {
            server.stop('immediate');
            await delay(random() * 2000);
            server.start();
          }
          await killReplica(Math.floor(random() * replicas.length));
        }
        const store = await openStore(server.at('test1'));
        const isDone = async () => {
          const succeeded = await store.journal.newestIn(['succeeded']);
          return succeeded.length === SYSTEMS && versions().every((version) => version === CU9);
        };
        const deadline = Date.now() + 240_000;
        while (!(await isDone()) && Date.now() < deadline) await delay(500);

        const story = all.map(({ lines }) => lines.map((line) => JSON.stringify(line)).join('\n')).join('\n---\n');
        expect({ versions: versions(), launches: launches() }, story).toEqual({
          versions: Array(SYSTEMS).fill(CU9),
          launches: Array(SYSTEMS).fill(1),
        });
        // P15: no two of them ever hold the same fence token.
        const holders = new Map<string, Set<string>>();
        const kinds: string[] = [];
        for await (const { kind, system, by, detail } of store.audit.rows({})) {
          kinds.push(kind);
          const key = `${system} ${detail['token']}`;
          if (typeof detail['token'] === 'number') holders.set(key, new Set([...(holders.get(key) ?? []), by]));
        }
        expect([...holders].filter(([, names]) => names.size > 1)).toEqual([]);
        expect(kinds.filter((kind) => kind === 'run-begun')).toHaveLength(SYSTEMS);
        // The first kill hit work that was under way, and so the test says something.
        expect(kinds).toContain('lease-taken-over');
        await store.close();
      } finally {
        await Promise.all(replicas.map(({ kill }) => kill()));
      }
      expect(await ratchet(['audit', 'verify', '--config', site.config], site.folder)).toMatchObject({ code: 0 });
    }, 400_000);
  },
);
