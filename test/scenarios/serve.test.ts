import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ratchet } from './ratchet.ts';
import { serve as startService } from './serving.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  await site?.close();
  stop = undefined;
  site = undefined;
});

function serve(at: Site) {
  const serving = startService(at);
  stop = serving.kill;
  return serving;
}

async function rewrite(file: string, from: string, to: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
}

it('upgrades when a file changes, keeps the last valid revision, and stops politely', async () => {
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'plan-only' } });
  const file = path.join(site.fleet, 'lab.yaml');
  const { running, lines, logged } = serve(site);
  await logged({ msg: 'revision in force' }, { msg: 'pass done', system: 'lab', result: 'skipped' });

  await rewrite(file, 'mode: plan-only', 'mode: aply');
  await logged({ msg: 'revision is not valid, the one before stays in force' });
  expect(site.simulator.launches('lab')).toBe(0);

  await rewrite(file, 'mode: aply', 'mode: apply');
  await logged({ msg: 'pass done', system: 'lab', result: 'succeeded' });
  expect(site.simulator.state().systems[0]).toMatchObject({ launches: 1, agents: [{ version: CU9 }] });

  running.kill('SIGTERM');
  const { exitCode } = await running;
  expect(exitCode).toBe(0);
  await logged({ msg: 'stopping' }, { msg: 'stopped' });
  expect(JSON.stringify(lines)).not.toContain('open sesame');

  const { stdout } = await ratchet(['audit', '--config', site.config, '--format', 'json'], site.folder);
  const rows: { kind: string; by: string; detail: unknown }[] = stdout
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));
  const digest = createHash('sha256')
    .update(await readFile(site.config))
    .digest('hex');
  const detail = { version: expect.stringMatching(/^\d/u), configuration: `sha256:${digest}` };
  expect(rows.at(0)).toMatchObject({ kind: 'service-started', detail });
  expect(rows.at(-1)).toMatchObject({ kind: 'service-stopped', detail, by: rows[0]?.by });
  expect(rows[0]?.by).toMatch(new RegExp(`^ratchet@.* pid ${running.pid}$`, 'u'));
});

it('stopped in the middle of an upgrade, it leaves it running, and started again follows it to its end', async () => {
  site = await openSite({ systems: [standalone('lab')], speed: 100 });
  const first = serve(site);
  await first.logged({ msg: 'run state', system: 'lab', state: 'running' });
  first.running.kill('SIGTERM');
  expect((await first.running).exitCode).toBe(0);
  expect(first.lines).toContainEqual(expect.objectContaining({ msg: 'pass done', result: 'interrupted' }));

  const second = serve(site);
  await second.logged({ msg: 'pass done', system: 'lab', result: 'succeeded' });
  expect(site.simulator.state().systems[0]).toMatchObject({ launches: 1, agents: [{ version: CU9 }] });
});
