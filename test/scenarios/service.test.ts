import { execFileSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { ratchet } from './ratchet.ts';
import { type Serving, serve } from './serving.ts';
import { openSite, type Site, standalone } from './site.ts';

const TOKENS = { VIEWER: 'the-token-of-a-viewer', OPERATOR: 'the-token-of-an-operator', HOOK: 'the-secret-of-a-hook' };

let site: Site | undefined;
let serving: Serving | undefined;
afterEach(async () => {
  await serving?.kill();
  await site?.close();
  serving = undefined;
  site = undefined;
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A site whose fleet is in Git, looked at by nobody but who is told to, and its service. */
async function openService() {
  site = await openSite({
    systems: [standalone('lab'), standalone('prod')],
    spec: { mode: 'plan-only' },
    fleetLocation: (folder) => ({ git: { url: `file://${folder}/fleet/.git`, ref: 'main' } }),
  });
  const { fleet, folder, config } = site;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@test.example', ...args], { cwd: fleet });
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'change');
  };
  git('init', '--quiet', '--initial-branch=main');
  commit();
  const http = {
    listen: `127.0.0.1:${await freePort()}`,
    tokens: {
      viewer: { role: 'viewer', token: 'env:VIEWER' },
      ops: { role: 'operator', token: 'env:OPERATOR' },
    },
    webhooks: { fleet: { from: 'signed', secret: 'env:HOOK' } },
  };
  await appendFile(config, stringify({ http, serve: { poll: '24h', reconcile: '0 0 1 1 *' } }));
  const running = serve(site, TOKENS);
  serving = running;
  await running.logged({ msg: 'listening' }, { msg: 'pass done', system: 'lab' }, { msg: 'pass done', system: 'prod' });
  const url = `http://${http.listen}`;
  const get = async (address: string) =>
    (await fetch(`${url}${address}`, { headers: { Authorization: `Bearer ${TOKENS.VIEWER}` } })).json();
  const hook = () => {
    const [id, at, body] = [randomUUID(), String(Math.floor(Date.now() / 1000)), '{}'];
    const mac = createHmac('sha256', TOKENS.HOOK).update(`${id}.${at}.${body}`).digest('base64');
    const signed = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac}` };
    const headers = { 'Content-Type': 'application/json', ...signed };
    return fetch(`${url}/webhooks/fleet`, { method: 'POST', headers, body });
  };
  return { url, get, hook, commit, folder, fleet, config, running };
}

it('follows a commit that a webhook hints at, and holds the one System that a mistake is in', async () => {
  const { url, get, hook, commit, fleet, running } = await openService();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await get('/api/v1/systems')).toMatchObject({
    systems: [
      { system: 'lab', result: 'skipped', held: false },
      { system: 'prod', result: 'skipped', held: false },
    ],
  });

  const file = path.join(fleet, 'prod.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('mode: plan-only', 'mode: aply'));
  const other = path.join(fleet, 'lab.yaml');
  await writeFile(other, (await readFile(other, 'utf8')).replace('mode: plan-only', 'mode: upload-only'));
  commit();
  expect((await hook()).status).toBe(202);
  await running.logged({ msg: 'revision is not valid for every system, those that are held keep the one before' });
  await running.logged({ msg: 'pass done', system: 'lab', result: 'staged' });
  const { systems } = (await get('/api/v1/systems')) as { systems: { revision: string }[] };
  expect(systems).toMatchObject([
    { system: 'lab', held: false, mode: 'upload-only' },
    { system: 'prod', held: true, mode: 'plan-only' },
  ]);
  expect(systems[0]?.revision).not.toBe(systems[1]?.revision);
  expect(await get('/api/v1/fleet')).toMatchObject({
    held: ['prod'],
    problems: [expect.stringContaining('prod.yaml')],
  });

  await rm(file);
  await rm(other);
  commit();
  await hook();
  await vi.waitUntil(async () => ((await get('/api/v1/systems')) as { systems: unknown[] }).systems.length === 0);
  expect(site?.simulator.launches('lab')).toBe(0);

  running.running.kill('SIGTERM');
  expect((await running.running).exitCode).toBe(0);
  const told = JSON.stringify(running.lines);
  for (const secret of Object.values(TOKENS)) expect(told).not.toContain(secret);
});

it('does a pass when a person asks for one', async () => {
  const { config, folder, running } = await openService();
  const passes = () => running.lines.filter(({ msg, system }) => msg === 'pass done' && system === 'prod').length;
  const asked = await ratchet(['sync', 'prod', '--config', config], folder, TOKENS);
  expect(asked).toEqual({ code: 0, stdout: 'prod', stderr: '' });
  await vi.waitUntil(() => passes() === 2);
  const { stdout } = await ratchet(['status', 'prod', '--details', '--config', config], folder, TOKENS);
  expect(stdout).toMatch(
    /^prod {2}Excluded .*\n.*0 of 1 Agents.*\n {2}AGENT +ROLE +STATE +RELEASE +TARGET\n {2}prod-dma /u,
  );
  expect(await ratchet(['sync', 'nowhere', '--config', config], folder, TOKENS)).toMatchObject({
    code: 1,
    stderr: 'the fleet names no system "nowhere"',
  });
  const viewer = ['sync', '--config', config, '--token', 'env:VIEWER'];
  expect((await ratchet(viewer, folder, TOKENS)).stderr).toContain('the token "viewer" may look');
  const nobody = ['sync', '--server', 'http://127.0.0.1:9', '--token', 'env:OPERATOR'];
  expect((await ratchet(nobody, folder, TOKENS)).stderr).toMatch(/^error (?:net\.refused|sync\.answer): /u);
});

it('takes up another configuration without a new process, and stays with the one before where it is wrong', async () => {
  const { url, config, running } = await openService();
  const status = async (token: string) =>
    (await fetch(`${url}/api/v1/fleet`, { headers: { Authorization: `Bearer ${token}` } }).catch(() => undefined))
      ?.status;
  const written = await readFile(config, 'utf8');
  await writeFile(config, written.replace('role: viewer', 'role: king'));
  await running.logged({ msg: 'configuration cannot be used, the one before stays in force', code: 'config.invalid' });
  expect(await status(TOKENS.VIEWER)).toBe(200);

  await writeFile(config, written.replace('token: env:VIEWER', 'token: env:HOOK'));
  await running.logged({ msg: 'configuration read again' });
  await vi.waitUntil(async () => (await status(TOKENS.HOOK)) === 200, { timeout: 10_000 });
  expect(await status(TOKENS.VIEWER)).toBe(401);

  await writeFile(config, written.replace('listen: 127.0.0.1', 'listen: 192.0.2.1'));
  await running.logged({ msg: 'configuration cannot be used, the one before stays in force', code: 'http.listen' });
  await vi.waitUntil(async () => (await status(TOKENS.HOOK)) === 200, { timeout: 10_000 });
  running.running.kill('SIGTERM');
  expect((await running.running).exitCode).toBe(0);
});

it.skipIf(process.platform === 'win32')('reads its configuration again when it is told by SIGHUP', async () => {
  const { running } = await openService();
  running.running.kill('SIGHUP');
  await running.logged({ msg: 'configuration read again' });
  await vi.waitUntil(() => running.lines.filter(({ msg }) => msg === 'listening').length === 2, { timeout: 10_000 });
  expect(running.running.exitCode).toBeNull();
});
