import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { CutLine } from '../postgres/cut-line.ts';
import { ThrowAwayServer, withoutPostgres } from '../postgres/throw-away-server.ts';
import { serve } from './serving.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

const NAMES = ['s0', 's1'];

describe.skipIf(withoutPostgres !== undefined)(
  `two replicas, one cut off from PostgreSQL${withoutPostgres ? `, skipped: ${withoutPostgres}` : ''}`,
  () => {
    let server: ThrowAwayServer;
    let line: CutLine;
    let site: Site;
    let cutOff: string;
    beforeAll(async () => {
      server = new ThrowAwayServer();
      const { database } = await server.freshDatabase();
      line = await new CutLine(path.join(server.folder, '.s.PGSQL.5432')).open();
      site = await openSite({ systems: NAMES.map((name) => standalone(name)), speed: 300 });
      const text = await readFile(site.config, 'utf8');
      const at = (store: string) =>
        `${text.replace('store: ratchet.db', `store: ${store}`)}limits: { concurrentSystems: 1 }\n`;
      cutOff = path.join(site.folder, 'cut-off.config.yaml');
      await writeFile(cutOff, at(`postgres://ratchet@127.0.0.1:${line.port}/${database}`));
      await writeFile(site.config, at(`postgres://ratchet@/${database}?host=${server.folder}`));
    });
    afterAll(async () => {
      line.heal();
      await site.close();
      await line.close();
      server.remove();
    });

    const state = (name: string) => site.simulator.state().systems.find((system) => system.name === name);
    const isDone = (name: string) => state(name)?.agents.every(({ version }) => version === CU9) === true;

    it('the upgrade goes on meanwhile, is launched once, and is brought to its end when the line is back', async () => {
      const replica = serve({ ...site, config: cutOff });
      await replica.logged({ msg: 'run state' });
      const other = serve(site);
      try {
        await replica.logged({ msg: 'run state', state: 'running' });
        line.cut();
        const name = String(replica.lines.find(({ msg }) => msg === 'run state')?.['system']);
        await vi.waitUntil(() => NAMES.every(isDone), { timeout: 20_000 });
        await other.logged({ msg: 'pass done', result: 'succeeded' });
        line.heal();
        await replica.logged({ msg: 'pass done', system: name, result: 'succeeded' });
        expect(NAMES.map((each) => state(each)?.launches)).toEqual([1, 1]);
        const store = await openStore(server.at('test1'));
        expect((await store.journal.runs({ limit: 9 })).map((run) => run.state)).toEqual(['succeeded', 'succeeded']);
        await store.close();
      } finally {
        await Promise.all([replica.kill(), other.kill()]);
      }
    }, 60_000);
  },
);
