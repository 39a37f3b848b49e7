import { afterAll, describe, expect, it } from 'vitest';
import { RatchetError } from '../../../src/model/errors.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import type { NewRun, PassRecord, RunState } from '../../../src/reconciler/runs.ts';
import type { ServiceEvent } from '../../../src/reconciler/service-event.ts';
import { linkFrom } from '../../../src/reconciler/telling/link.ts';
import type { Notice } from '../../../src/reconciler/telling/notice.ts';
import { Telling } from '../../../src/reconciler/telling/telling.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { desiredSystem } from '../../builders.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { freshFile, freshStore, removeStores, sqliteAt } from '../../store/fresh-store.ts';
import { aSystemPlan } from '../system-plan.ts';

afterAll(removeStores);

const REVISION = 'main@sha1:0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a';
const system = desiredSystem({ name: 'prod', labels: { ring: 'prod' } });

/** A store with a teller beside it, as in one process; `other` is another process on the same store. */
async function desk(file = sqliteAt(freshFile())) {
  const store = await freshStore(file);
  const clock = new FakeClock();
  const problems: RatchetError[] = [];
  const open = (from: Store) =>
    new Telling({
      outbox: from.outbox,
      passes: from.passes,
      journal: from.journal,
      recipients: [{ name: 'all', digestMs: 0, wants: () => true }],
      linkOf: linkFrom('https://ratchet.example/{system}'),
      clock,
      onNews: () => {},
      onProblem: (error) => problems.push(error),
    });
  const telling = open(store);
  let pass = 0;
  return {
    file,
    store,
    clock,
    telling,
    problems,
    other: async () => open(await freshStore(file)),
    async passed(plan: Partial<SystemPlan> | undefined, headline: Partial<PassRecord> = {}) {
      pass += 1;
      const entry = plan && aSystemPlan(plan);
      const said = { result: entry?.verdict ?? 'failed', reason: entry?.reason ?? 'x', message: entry?.message ?? 'x' };
      const at = new Date(clock.now().getTime() + pass).toISOString();
      const json = entry && JSON.stringify(entry);
      await store.leases.acquire('prod', at);
      await store.passes.record({
        system: 'prod',
        at,
        revision: REVISION,
        plan: json,
        place: undefined,
        conditions: [],
        succeededAt: at,
        ...said,
        ...headline,
      });
      await store.leases.release('prod');
      telling.look(system);
      await telling.settled();
    },
    async told(): Promise<readonly Notice[]> {
      await telling.settled();
      const now = clock.now().toISOString();
      const letters = await store.outbox.take('all', { now, dueBy: now, until: now, most: 100 });
      await store.outbox.delivered(letters, now);
      return letters.map(({ notice }) => notice);
    },
  };
}

const kindsOf = (notices: readonly Notice[]) => notices.map(({ kind }) => kind);

const UP_TO_DATE = { verdict: 'up-to-date', reason: 'UpToDate', hops: [] } as const;
const UNREACHABLE = { verdict: 'unknown', reason: 'AgentUnreachable', message: 'dma01 is silent', hops: [] } as const;
const HOTFIX = {
  verdict: 'skipped',
  reason: 'HotfixInstalled',
  hops: [],
  agents: [{ name: 'dma01', role: 'standalone', state: 'running', raw: 'HF_1', release: undefined, build: undefined }],
} as const;

const OTHER_WAY = { hops: aSystemPlan().hops.map((hop) => ({ ...hop, to: { ...hop.to, build: 16_999 } })) };

describe('what passes find is told once, when it changes', () => {
  type Pass = Partial<SystemPlan> | undefined;
  it.each<readonly [string, readonly Pass[], readonly (readonly string[])[]]>([
    ['an upgrade that appears', [UP_TO_DATE, {}, {}, UP_TO_DATE], [[], ['upgrade-available'], [], ['up-to-date']]],
    ['an upgrade that is there from the start', [{}, {}], [['upgrade-available'], []]],
    [
      'a window that opens and closes',
      [{ verdict: 'waiting', reason: 'AwaitingWindow' }, {}],
      [['upgrade-available'], []],
    ],
    ['another way', [{}, OTHER_WAY], [['upgrade-available'], ['plan-changed']]],
    [
      'an Agent that is silent for some passes',
      [{}, UNREACHABLE, UNREACHABLE, {}],
      [['upgrade-available'], ['observation-lost'], [], ['observation-back']],
    ],
    [
      'another cause of blindness',
      [UNREACHABLE, { ...UNREACHABLE, reason: 'AccessDenied' }],
      [['observation-lost'], ['observation-lost']],
    ],
    ['a hotfix', [HOTFIX, HOTFIX, UP_TO_DATE], [['hotfix-found'], [], ['no-longer-held']]],
    [
      'another hotfix',
      [HOTFIX, { ...HOTFIX, agents: [{ ...HOTFIX.agents[0], raw: 'HF_2' }] }],
      [['hotfix-found'], ['hotfix-found']],
    ],
    ['an unknown build', [{ ...HOTFIX, reason: 'UnknownBuild' }], [['unknown-build-found']]],
    ['a prerequisite', [{ verdict: 'blocked', reason: 'PrerequisiteFailed', hops: [] }], [['prerequisite-failing']]],
    [
      'a known issue',
      [
        { verdict: 'blocked', reason: 'KnownIssue', hops: [] },
        UNREACHABLE,
        { verdict: 'blocked', reason: 'KnownIssue', hops: [] },
      ],
      [['held-back'], ['observation-lost'], ['observation-back']],
    ],
    [
      'a run that ended badly, of which its own news tells',
      [{ verdict: 'blocked', reason: 'PreviousRunFailed', hops: [] }],
      [[]],
    ],
    ['a pass that failed', [undefined, undefined, UP_TO_DATE], [['pass-failed'], [], ['pass-recovered']]],
  ])('%s', async (_, passes, expected) => {
    const { passed, told } = await desk();
    const heard: (readonly string[])[] = [];
    for (const pass of passes) {
      await passed(pass);
      heard.push(kindsOf(await told()));
    }
    expect(heard).toEqual(expected);
  });

  it.each([
    ['AwaitingApproval', ['approval-needed', 'upgrade-available'], ['no-longer-held']],
    ['BrakeTripped', ['brake-tripped', 'upgrade-available'], ['brake-released']],
  ])('%s, a reason of gates', async (reason, first, second) => {
    const { passed, told } = await desk();
    const waiting = { verdict: 'waiting', reason } as unknown as SystemPlan;
    await passed(waiting);
    expect(kindsOf(await told())).toEqual(first);
    await passed({});
    expect(kindsOf(await told())).toEqual(second);
  });

  it('with system, commit, reason, message, what to do and a link', async () => {
    const { passed, told } = await desk();
    await passed({
      verdict: 'blocked',
      reason: 'KnownIssue',
      message: 'KI_X holds it back',
      unblock: 'accept KI_X',
      hops: [],
    });
    expect(await told()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/u),
        at: '2026-09-01T00:00:00.000Z',
        kind: 'held-back',
        system: 'prod',
        labels: { ring: 'prod' },
        revision: REVISION,
        reason: 'KnownIssue',
        message: 'KI_X holds it back',
        unblock: 'accept KI_X',
        link: 'https://ratchet.example/prod',
      },
    ]);
  });
});

describe('a run', () => {
  const RUN: NewRun = {
    id: '20260901T000000Z-0123456789ab',
    system: 'prod',
    from: '10.5.0 [CU7]',
    to: '10.5.0 [CU9]',
    targetBuild: 16_515,
    packageSha256: 'a'.repeat(64),
    attempt: 1,
    orchestrator: 'dma01',
    revision: REVISION,
    planDigest: 'sha256:0',
    startedAt: '2026-09-01T00:00:00.000Z',
  };

  async function walked(...states: readonly RunState[]) {
    const at = await desk();
    await at.passed({});
    await at.told();
    await at.store.journal.begin(RUN, RUN.startedAt);
    const heard: (readonly string[])[] = [];
    for (const state of states) {
      await at.store.journal.advance(RUN.id, state, `it is ${state}`, RUN.startedAt);
      at.telling.moved('prod');
      heard.push(kindsOf(await at.told()));
    }
    return { ...at, heard };
  }

  it('is told from its start to its end, in the middle of a pass', async () => {
    const { heard } = await walked('planned', 'staged', 'prepared', 'launching', 'running', 'settling', 'succeeded');
    expect(heard).toEqual([['run-starting'], [], [], ['hop-started'], [], [], ['hop-verified']]);
  });

  it.each(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown'] as const)(
    'that ended %s says how to go on',
    async (state) => {
      const { store, telling, told } = await walked('planned', 'running');
      await store.journal.advance(RUN.id, state, 'dma03 was out of disk', RUN.startedAt);
      telling.moved('prod');
      expect(await told()).toMatchObject([
        {
          kind: `run-${state}`,
          run: RUN.id,
          revision: REVISION,
          message: '10.5.0 [CU7] → 10.5.0 [CU9]: dma03 was out of disk',
          unblock: `look at its Agents, then: ratchet close prod --run ${RUN.id} --reason "…"`,
        },
      ]);
    },
  );

  it('is told by its end alone where the pass repeats it', async () => {
    const { store, passed, told } = await walked('planned', 'running');
    await store.journal.advance(RUN.id, 'stalled', 'nothing moves', RUN.startedAt);
    await passed(undefined, { result: 'stalled', reason: 'run.stalled', message: 'nothing moves' });
    expect(kindsOf(await told())).toEqual(['run-stalled']);
  });

  it('whose end nobody saw is told by the next process, once among several', async () => {
    const { store, other, told } = await walked('planned', 'running');
    await store.journal.advance(RUN.id, 'succeeded', 'verified', RUN.startedAt);
    const processes = [await other(), await other(), await other()];
    for (const each of processes) each.look(system);
    await Promise.all(processes.map((each) => each.settled()));
    expect(kindsOf(await told())).toEqual(['hop-verified']);
  });

  it('that ended well before anybody was told is no news', async () => {
    const { store, telling, told } = await desk();
    await store.journal.begin(RUN, RUN.startedAt);
    await store.journal.advance(RUN.id, 'succeeded', 'verified', RUN.startedAt);
    telling.look(system);
    expect(await told()).toEqual([]);
  });
});

describe('the fleet as a whole', () => {
  const rejected: ServiceEvent = {
    kind: 'rejected',
    revision: 'main@sha1:b',
    problems: ['a.yaml:1:1 broken'],
    held: ['lab', 'hub'],
    lost: [{ system: 'hub', revision: 'main@sha1:a', because: 'commit a is gone' }],
    adopted: 2,
  };
  const unreadable: ServiceEvent = {
    kind: 'unreadable',
    error: new RatchetError('source.unreachable', 'no route', { blame: 'environment', hint: 'check the network' }),
  };
  const unsigned: ServiceEvent = {
    kind: 'verification',
    unverified: { commit: 'c1', reason: 'Unsigned', message: 'commit c1 is not signed' },
  };
  const signed: ServiceEvent = { kind: 'verification', unverified: undefined };
  const revision = (name: string): ServiceEvent => ({ kind: 'revision', revision: name, systems: 3, unnamed: [] });
  it.each<readonly [string, readonly ServiceEvent[], readonly string[]]>([
    ['the first revision', [revision('a')], []],
    ['the next', [revision('a'), revision('b'), revision('b')], ['revision-accepted']],
    [
      'a rejected one, and the one that mends it',
      [revision('a'), rejected, rejected, revision('c')],
      ['revision-rejected', 'revision-accepted'],
    ],
    [
      'a repository that is away for a while',
      [revision('a'), unreadable, unreadable, { kind: 'readable', revision: 'a' }],
      ['repository-unreadable', 'repository-readable'],
    ],
    [
      'an unsigned commit, and a signed one',
      [unsigned, unsigned, signed],
      ['revision-unverified', 'revision-verified'],
    ],
    ['signed commits', [signed, signed], []],
    ['a stop', [revision('a'), { kind: 'stopping', busy: [] }], []],
  ])('%s', async (_, events, expected) => {
    const { telling, told } = await desk();
    for (const event of events) telling.hear(event);
    expect(kindsOf(await told())).toEqual(expected);
  });

  it('is not told again after a restart', async () => {
    const { telling, other, told } = await desk();
    telling.hear(rejected);
    expect(await told()).toMatchObject([
      {
        message: expect.stringMatching(
          /stays in force for lab\na\.yaml:1:1 broken\nnothing is in force for hub, .*: commit a is gone$/u,
        ),
      },
    ]);
    const next = await other();
    next.hear(rejected);
    await next.settled();
    expect(await told()).toEqual([]);
  });
});

it('fails nobody where the store is gone, and compares again the next time', async () => {
  const { store, telling, problems } = await desk();
  await store.close();
  telling.look(system);
  await telling.settled();
  expect(problems).toHaveLength(1);
});

describe('a link', () => {
  const about = { system: 'a/b', run: undefined, revision: REVISION } as unknown as Notice;
  it.each([
    ['https://x.example/{system}', 'https://x.example/a%2Fb'],
    ['https://x.example/{commit}', `https://x.example/${'0f3a'.repeat(10)}`],
    ['https://x.example/{run}', undefined],
    ['https://x.example/', 'https://x.example/'],
  ])('%s', (template, expected) => {
    expect(linkFrom(template)(about)).toBe(expected);
  });
});
