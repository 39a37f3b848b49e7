import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SilenceSettings } from '../../src/config/silence-settings.ts';
import { Secret } from '../../src/model/secret.ts';
import { silencer } from '../../src/notify/silencer.ts';
import type { RunState } from '../../src/reconciler/runs.ts';
import { Silences } from '../../src/reconciler/silences/keep-silences.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { type HookServer, hookServer } from '../notify/hook-server.ts';
import { freshFile, freshStore, removeStores, sqliteAt } from '../store/fresh-store.ts';

afterAll(removeStores);

const MINUTE = 60_000;
const RUN = {
  id: '20260901T000000Z-0123456789ab',
  system: 'emea "prod"',
  from: '10.5.0 [CU7]',
  to: '10.5.0 [CU9]',
  targetBuild: 16_515,
  packageSha256: 'a'.repeat(64),
  attempt: 1,
  orchestrator: 'dma01',
  revision: 'main@sha1:0',
  planDigest: 'sha256:0',
  startedAt: '2026-09-01T00:00:00.000Z',
};

let server: HookServer;
beforeEach(async () => {
  server = await hookServer();
  let asked = 0;
  server.answer = (request, response) => {
    if (request.method === 'POST') asked += 1;
    response.end(request.method === 'POST' ? `{"silenceID":"s${asked}"}` : '');
  };
});
afterEach(() => server.close());

/** As Alertmanager is asked, by its second API. */
function alertmanager(): SilenceSettings {
  const create = {
    method: 'POST',
    url: new Secret(`${server.origin}/api/v2/silences`),
    body: {
      id: '{id}',
      matchers: [{ name: 'dms', value: '{system}', isRegex: false }],
      startsAt: '{from}',
      endsAt: '{until}',
      createdBy: 'ratchet',
      comment: '{run}',
    },
  } as const;
  const release = {
    method: 'DELETE',
    url: new Secret(`${server.origin}/api/v2/silence/{id}`),
    body: undefined,
  } as const;
  const common = { id: 'silenceID', bearer: new Secret('a-token'), ca: undefined };
  return { name: 'am', create, extend: create, release, ...common, leaseMs: 15 * MINUTE, longestMs: 60 * MINUTE };
}

async function desk(file = sqliteAt(freshFile()), clock = new FakeClock()) {
  const store = await freshStore(file);
  const problems: string[] = [];
  const silences = new Silences({
    silencers: [silencer(alertmanager(), {})],
    log: store.silences,
    journal: store.journal,
    clock,
    onProblem: (name, problem) => problems.push(`${name}: ${problem}`),
  });
  return {
    file,
    store,
    clock,
    problems,
    silences,
    async is(state: RunState) {
      if ((await store.journal.latest(RUN.system)) === undefined) await store.journal.begin(RUN, RUN.startedAt);
      await store.journal.advance(RUN.id, state, `it is ${state}`, clock.now().toISOString());
    },
    async later(minutes: number) {
      await clock.advance(minutes * MINUTE);
      await silences.keep();
    },
  };
}

const story = () =>
  server.requests.map(({ method, path, body }) => {
    const { id, endsAt } = body === '' ? { id: '', endsAt: '' } : JSON.parse(body);
    return [method, path, ...(endsAt === '' ? [] : [id, endsAt.slice(11, 16)])].join(' ');
  });
const POST = 'POST /api/v2/silences';

describe('alerts are kept back', () => {
  it('from before the launch, by a lease that is asked for again, until the run has ended', async () => {
    const { is, silences, later } = await desk();
    await is('staged');
    await silences.keep();
    expect(story()).toEqual([]);
    await is('prepared');
    await silences.keep();
    await silences.keep();
    expect(story()).toEqual([`${POST}  00:15`]);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
      matchers: [{ value: 'emea "prod"' }],
      startsAt: '2026-09-01T00:00:00.000Z',
      comment: RUN.id,
    });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer a-token');
    await is('running');
    await later(4);
    await later(2);
    await is('succeeded');
    await later(1);
    await later(1);
    expect(story()).toEqual([`${POST}  00:15`, `${POST} s1 00:21`, 'DELETE /api/v2/silence/s2']);
  });

  it.each(['stalled', 'unknown', 'partial', 'failed'] as const)(
    'no longer once the run is %s and waits for a person',
    async (state) => {
      const { is, silences } = await desk();
      await is('running');
      await silences.keep();
      await is(state);
      await silences.keep();
      expect(story().at(-1)).toBe('DELETE /api/v2/silence/s1');
    },
  );

  it('no longer than the longest time, however long the run takes', async () => {
    const { is, silences, later } = await desk();
    await is('running');
    await silences.keep();
    for (let minutes = 0; minutes < 120; minutes += 5) await later(5);
    const ends = story().map((line) => line.slice(-5));
    expect(ends.at(-1)).toBe('01:00');
    expect(ends.filter((end) => end === '01:00')).toHaveLength(1);
  });

  it('by the next process, where the one that asked was ended', async () => {
    const first = await desk();
    await first.is('running');
    await first.silences.keep();
    const second = await desk(first.file, first.clock);
    await second.later(10);
    await second.is('succeeded');
    await second.silences.keep();
    expect(story()).toEqual([`${POST}  00:15`, `${POST} s1 00:25`, 'DELETE /api/v2/silence/s2']);
  });

  it('once, where several processes see the run', async () => {
    const first = await desk();
    await first.is('running');
    const others = [await desk(first.file, first.clock), await desk(first.file, first.clock)];
    await Promise.all([first, ...others].map(({ silences }) => silences.keep()));
    expect(story()).toEqual([`${POST}  00:15`]);
  });

  it('as soon as the service can be reached, and what is wrong is told without its address', async () => {
    const { is, silences, problems, later } = await desk();
    const { answer } = server;
    server.answer = (_, response) => void response.writeHead(500).end('/api/v2/silences a-token');
    await is('running');
    await silences.keep();
    expect(problems).toEqual(['am: its server answered 500: [secret] [secret]']);
    server.answer = answer;
    await later(1);
    expect(story()).toEqual([`${POST}  00:15`, `${POST}  00:16`]);
  });

  it('again after a lease that somebody asked for and never wrote down has run out', async () => {
    const { is, store, later } = await desk();
    await is('running');
    const since = '2026-09-01T00:00:00.000Z';
    await store.silences.claim({
      silencer: 'am',
      run: RUN.id,
      system: RUN.system,
      since,
      until: '2026-09-01T00:15:00.000Z',
    });
    await later(10);
    expect(story()).toEqual([]);
    await later(6);
    expect(story()).toEqual([`${POST}  00:31`]);
  });

  it('for as long as the process lives, looking by itself', async () => {
    const { is, silences, clock } = await desk();
    const stop = new AbortController();
    const running = silences.run(stop.signal);
    await vi.waitUntil(() => clock.sleepers === 1);
    await is('running');
    await clock.advance(MINUTE);
    await vi.waitUntil(() => server.requests.length === 1 && clock.sleepers === 1);
    await is('succeeded');
    stop.abort();
    await running;
    expect(story()).toEqual([`${POST}  00:16`, 'DELETE /api/v2/silence/s1']);
  });
});
