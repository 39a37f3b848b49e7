import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { type HookServer, hookServer } from '../notify/hook-server.ts';
import { ratchet, start } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let hook: HookServer | undefined;
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  await site?.close();
  await hook?.close();
  stop = undefined;
  site = undefined;
  hook = undefined;
});

const env = () => ({ HOOK: `${hook?.origin}/secret-path`, KEY: 'a key' });

async function tell(notifiers: Record<string, unknown>): Promise<void> {
  await appendFile(site?.config ?? '', `\n${stringify({ notifiers })}`);
}

const kinds = () => hook?.requests.map(({ body }) => JSON.parse(body).data.kind) ?? [];

it('tells an upgrade from its start to its end, and nothing again after a restart', async () => {
  hook = await hookServer();
  site = await openSite({ systems: [standalone('lab')] });
  await tell({ bus: { webhook: { url: 'env:HOOK', secret: 'env:KEY' } } });
  const { config, folder } = site;
  const serve = () => {
    const running = start(['serve', '--config', config], folder, env());
    stop = () => {
      running.kill('SIGKILL');
      return running;
    };
    return running;
  };
  const first = serve();
  await vi.waitUntil(() => kinds().includes('hop-verified'), { timeout: 30_000 });
  first.kill('SIGTERM');
  expect((await first).exitCode).toBe(0);
  const told = kinds();
  expect(told).toEqual(expect.arrayContaining(['run-starting', 'hop-started', 'hop-verified']));
  expect(new Set(hook.requests.map(({ body }) => JSON.parse(body).id)).size).toBe(told.length);

  const second = serve();
  let log = '';
  second.stderr.on('data', (bytes: Buffer) => {
    log += bytes.toString();
  });
  await vi.waitUntil(() => log.includes('pass done'), { timeout: 30_000 });
  second.kill('SIGTERM');
  await second;
  expect(kinds()).toEqual(told);
});

it('tells what a pass on the command line did, and keeps it where nobody answers', async () => {
  hook = await hookServer();
  hook.answer = (_, response) => void response.writeHead(503).end();
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'plan-only' } });
  await tell({ bus: { webhook: { url: 'env:HOOK' } } });
  const { config, folder } = site;
  const failed = await ratchet(['reconcile', '--config', config], folder, env());
  expect(failed.code).toBe(0);
  expect(failed.stderr).toContain('bus  its server answered 503; it will be tried again');
  expect(failed.stderr).not.toContain('secret-path');

  hook.answer = (_, response) => void response.end();
  hook.requests.splice(0);
  await ratchet(['reconcile', '--config', config], folder, env());
  expect(kinds()).toEqual(['upgrade-available']);
});

it('tells of a revision that is not valid', async () => {
  hook = await hookServer();
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'plan-only' } });
  await tell({ bus: { webhook: { url: 'env:HOOK' }, only: { kinds: ['revision-rejected'] } } });
  const { config, folder, fleet } = site;
  const running = start(['serve', '--config', config], folder, env());
  stop = () => {
    running.kill('SIGKILL');
    return running;
  };
  const file = path.join(fleet, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('mode: plan-only', 'mode: aply'));
  await vi.waitUntil(() => kinds().length === 1, { timeout: 20_000 });
  expect(JSON.parse(hook.requests[0]?.body ?? '').data.message).toContain('lab.yaml');
});

it('sends a test to one notifier, and says how it went', async () => {
  hook = await hookServer();
  site = await openSite({ systems: [standalone('lab')] });
  await tell({ bus: { webhook: { url: 'env:HOOK' } }, lines: { log: {} } });
  const { config, folder } = site;
  expect(await ratchet(['notify', 'test', 'bus', '--config', config], folder, env())).toMatchObject({
    code: 0,
    stdout: 'bus  delivered',
  });
  expect(kinds()).toEqual(['test']);

  hook.answer = (_, response) => void response.writeHead(404).end();
  const { code, stdout } = await ratchet(['notify', 'test', '--config', config], folder, env());
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'bus  failed  its server answered 404\nlines  delivered' });

  const unknown = await ratchet(['notify', 'test', 'buss', '--config', config], folder, env());
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('there are: bus, lines') });
});

it('keeps alerts back from before the launch until the run has ended', async () => {
  hook = await hookServer();
  site = await openSite({ systems: [standalone('lab')] });
  const { simulator, config, folder } = site;
  const launches: number[] = [];
  hook.answer = (_, response) => {
    launches.push(simulator.launches('lab'));
    response.end('{"silenceID":"s1"}');
  };
  const silences = {
    alertmanager: {
      create: { url: 'env:SILENCES', body: { comment: '{system}', endsAt: '{until}' } },
      release: { method: 'DELETE', url: 'env:SILENCE' },
    },
  };
  await appendFile(config, `\n${stringify({ silences })}`);
  const addresses = { SILENCES: `${hook.origin}/silences`, SILENCE: `${hook.origin}/silence/{id}` };
  expect(await ratchet(['apply', 'lab', '--config', config], folder, addresses)).toMatchObject({ code: 0 });
  expect(hook.requests.map(({ method, path: to }) => `${method} ${to}`)).toEqual([
    'POST /silences',
    'DELETE /silence/s1',
  ]);
  expect(launches).toEqual([0, 1]);
});
