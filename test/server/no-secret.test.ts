import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '../../src/cli/log.ts';
import { eventLog } from '../../src/cli/serving/log-events.ts';
import type { Credential } from '../../src/config/config.ts';
import { DEFAULT_LAYOUT, DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import { readServeConfig } from '../../src/config/read-config.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { asRatchetError } from '../../src/model/errors.ts';
import { Secret } from '../../src/model/secret.ts';
import { systemObserver } from '../../src/observers/system-observer.ts';
import type { HttpAnswer, Post } from '../../src/observers/web-services/http-post.ts';
import { reconcileSystem } from '../../src/reconciler/pass.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { wantedIn } from '../../src/reconciler/wanted.ts';
import { agentEndpoint, desiredFleet, desiredSystem, estimates } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal, FakeLeases, FakePassLog } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { type GitHttpServer, gitHttpServer } from '../sources/git-http-server.ts';
import { removeFolders } from '../sources/git-repository.ts';
import { openGitSource } from '../sources/open-git-source.ts';
import { aFleet, anApp, aRow } from './a-fleet.ts';

/** What anybody could see of a secret: no part of it as long as this. */
const LONGEST_SEEN = 5;

const secrets = fc.string({
  unit: fc.constantFrom(...'GHJKLMNPQRSTUVWXYZghjkmnpqrstuvwxyz"\\/+%& <>é$'),
  minLength: 16,
  maxLength: 40,
});

/** Parts of a secret that are in the text. A blank at its end may be anybody's. */
function seen(text: string, secret: string): readonly string[] {
  const parts = Array.from({ length: secret.length - LONGEST_SEEN }, (_, at) =>
    secret.slice(at, at + LONGEST_SEEN + 1),
  );
  return parts.filter((part) => part.trim().length > LONGEST_SEEN && text.includes(part));
}

/** How an Agent that means ill, or an unlucky proxy, gives back what it was sent. */
const MANNERS = ['text of a fault', 'page', 'type', 'message of a login', 'not JSON'] as const;

function echoing(manner: (typeof MANNERS)[number]): Post {
  return async ({ url, body }): Promise<HttpAnswer> => {
    if (url.pathname.endsWith('GetDataMinerClusterName')) {
      return { status: 200, contentType: 'application/json', body: '{"d":"PROD"}' };
    }
    const fault = { Message: `cannot authenticate ${body}`, ExceptionType: body, StackTrace: body };
    switch (manner) {
      case 'text of a fault':
        return { status: 500, contentType: 'application/json', body: JSON.stringify(fault) };
      case 'page':
        return { status: 502, contentType: 'text/html', body: `<p>${body}</p>` };
      case 'type':
        return { status: 200, contentType: `text/${JSON.parse(body).password ?? body}`, body: '' };
      case 'message of a login':
        return {
          status: 200,
          contentType: 'application/json',
          body: JSON.stringify({ d: { MessageType: body, Message: body } }),
        };
      case 'not JSON':
        return { status: 200, contentType: 'application/json', body: `{"d": ${body}` };
    }
  };
}

const knowledge = loadKnowledge();
const { signal } = new AbortController();
const refused: RunOutcome = { kind: 'refused', error: asRatchetError(new Error('unused')) };

/** All that a pass over a system tells whose Agent gives back what it is sent: result, record, log, metrics, API, pages. */
async function toldOfPass(password: string, manner: (typeof MANNERS)[number]): Promise<string> {
  const credential: Credential = {
    name: 'test',
    hosts: ['*'],
    web: { login: 'svc', password: new Secret(password) },
    ssh: { user: 'svc', privateKey: new Secret(password), passphrase: new Secret(password) },
    ca: undefined,
    allowHttp: true,
  };
  const clock = new FakeClock();
  const config = {
    credentials: [credential],
    endpoints: [],
    timers: DEFAULT_TIMERS,
    limits: { concurrentSystems: 1, concurrentAgents: 1 },
    agentLayout: DEFAULT_LAYOUT,
  };
  const system = desiredSystem({ agents: [agentEndpoint('dma01')] });
  const observer = systemObserver({ config, links: new FakeAgentLinks(), clock, post: echoing(manner) });
  const revision = {
    revision: 'r1',
    from: 'test',
    fleet: desiredFleet({ systems: [system] }),
    bystanders: [],
    knowledge,
  };
  const passes = new FakePassLog();
  const executor = { carryOut: async () => refused, resume: async () => refused };
  const ports = {
    observer,
    passes,
    clock,
    estimates,
    approvers: undefined,
    probes: new FakeProbes(),
    journal: new FakeJournal(),
    acts: new FakeActs(),
    checks: new FakeCheckReports(),
    looks: new FakeLooks(),
    rollouts: new FakeRollouts(new FakeJournal()),
    leases: new FakeLeases(),
    resume: executor.resume,
    executorFor: () => executor,
    stageAhead: executor,
    wantedNow: async (name: string) => wantedIn(revision, name),
  };
  const result = await reconcileSystem(system, revision, ports, signal);
  await observer.close();
  const record = await passes.of('prod');
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  eventLog(log).onService({ kind: 'pass', pass: 'p', system: 'prod', revision: 'r1', durationMs: 1, result });
  log.error({ deep: [{ quoted: `Agent said ${password}` }] }, `and ${JSON.stringify({ password })}`);
  const row = aRow({ ...record, lastSuccessAt: undefined });
  const { ask, metrics } = anApp(
    aFleet({ rows: [row], detail: { plan: JSON.parse(record?.plan ?? 'null') ?? undefined } }),
  );
  metrics.onEvent({ kind: 'pass', pass: 'p', system: 'prod', revision: 'r1', durationMs: 1, result });
  const token = 'a-token-for-who-looks';
  const answers = await Promise.all(
    ['/metrics', '/', '/systems/prod', '/api/v1/systems', '/api/v1/systems/prod'].map(async (path) =>
      (await ask(path, { token })).text(),
    ),
  );
  return [JSON.stringify(result), JSON.stringify(record), ...lines, ...answers].join('\n');
}

it.each(MANNERS)(
  'no part of a password is told of a pass, though the Agent gives it back as the %s',
  async (manner) => {
    await fc.assert(
      fc.asyncProperty(secrets, async (password) => {
        expect(seen(await toldOfPass(password, manner), password)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);

it('no part of a token is told by the server, whoever sends it and however', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, secrets, async (token, guess) => {
      const http = {
        tokens: [{ name: 'me', role: 'viewer', token: new Secret(token) } as const],
        webhooks: [{ name: 'hook', from: 'gitlab', secret: new Secret(token) } as const],
      };
      const lines: string[] = [];
      const { onRequest } = eventLog(createLog('trace', { write: (line) => lines.push(line) }));
      const { ask } = anApp(aFleet(), { http, onRequest });
      const headers = (value: string) => ({
        Authorization: `Bearer ${encodeURIComponent(value)}`,
        'Content-Type': 'application/json',
      });
      const asked = [token, guess].flatMap((value) => [
        ask('/api/v1/systems', { headers: headers(value) }),
        ask(`/api/v1/runs?limit=x&token=${encodeURIComponent(value)}`, { headers: headers(value) }),
        ask('/webhooks/hook', { method: 'POST', body: JSON.stringify(value), headers: headers(value) }),
      ]);
      const answers = await Promise.all(asked.map(async (answer) => (await answer).text()));
      const told = [...answers, ...lines].join('\n');
      expect([...seen(told, token), ...seen(told, guess)]).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('no part of a secret is told by a configuration that is refused', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, async (secret) => {
      const file = new URL('refused.config.yaml', import.meta.url).pathname;
      const env = { A: secret, B: secret.slice(0, 12) };
      const thrown: unknown = await readServeConfig(file, env, '/').catch((error: unknown) => error);
      expect(asRatchetError(thrown).code).toBe('config.invalid');
      expect(seen(`${asRatchetError(thrown).message}${JSON.stringify(thrown)}`, secret)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

let forge: GitHttpServer;
beforeAll(async () => {
  forge = await gitHttpServer('/nowhere');
  forge.answer = (request, response) => {
    const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
    const sent = Buffer.from(encoded, 'base64').toString();
    const said = `${request.headers.authorization} ${sent} ${encodeURIComponent(sent)}`;
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`you sent ${said}\n`);
  };
});
afterAll(async () => {
  await forge.close();
  await removeFolders();
});

it('no part of a token for Git is told, though the forge gives it back', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, async (token) => {
      const auth = { kind: 'https', user: 'ratchet', token: new Secret(token) } as const;
      const source = openGitSource({ url: `${forge.origin}/fleet.git`, auth });
      const thrown: unknown = await source.read(signal).catch((error: unknown) => error);
      const { code, message, hint, cause } = asRatchetError(thrown);
      expect(code).toBe('source.denied');
      expect(seen([message, hint, String(cause)].join('\n'), token)).toEqual([]);
    }),
    { numRuns: 5 },
  );
});
