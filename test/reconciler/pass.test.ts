import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import { RatchetError } from '../../src/model/errors.ts';
import { approvable } from '../../src/reconciler/approve-plan.ts';
import { type PassOptions, reconcileSystem } from '../../src/reconciler/pass.ts';
import { headlineOf } from '../../src/reconciler/pass-result.ts';
import type { HeldBack, HopOrder, RunOutcome } from '../../src/reconciler/ports.ts';
import type { PassRecord, Run } from '../../src/reconciler/runs.ts';
import type { WantedNow } from '../../src/reconciler/wanted.ts';
import { catalogPackage, desiredFleet, desiredSystem, estimates, observedAgent, observedSystem } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';

// What a pass does with a plan is the same whatever the plan rests on: no risks here.
const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
const CU7 = '10.5.0.0-16338-20250919-release';
const CU9 = '10.5.0.0-16515-20251114-release';
const LEGACY = '10.3.0.0-15150-20241108-release';
const BETWEEN = '10.4.0.0-16415-20251017-release';
const sunday = {
  name: 'sunday',
  opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
  durationMs: 6 * 3_600_000,
  timezone: 'UTC',
  origin: { file: 'windows.yaml', line: 1, column: 1 },
} as const;
const fleet = desiredFleet({
  systems: [desiredSystem()],
  windows: [sunday],
  catalog: [catalogPackage('10.4.0 [CU20]', 16_415), catalogPackage('10.5.0 [CU9]', 16_515)],
});

interface Story {
  /** What the system runs at each look; the last one stays. */
  readonly looks: readonly string[];
  readonly outcomes?: readonly RunOutcome[];
  readonly journal?: FakeJournal;
  readonly acts?: FakeActs;
  readonly leaseTakenBy?: string;
  /** Whether another process takes the lease over before the pass is put on record. */
  readonly leaseLost?: boolean;
  readonly options?: PassOptions;
  readonly probes?: FakeProbes;
  readonly system?: DesiredSystem;
  readonly wantedNow?: () => WantedNow;
  readonly onResume?: (heldBack: HeldBack) => unknown;
  /** Whether the process is stopped in the middle of a look. */
  readonly stopped?: boolean;
}

async function pass(story: Story) {
  const { looks, outcomes = [], journal = new FakeJournal(), acts = new FakeActs() } = story;
  const { leaseTakenBy, options, system = desiredSystem() } = story;
  const orders: HopOrder[] = [];
  const staged: HopOrder[] = [];
  const resumed: string[] = [];
  const records: PassRecord[] = [];
  const released: string[] = [];
  const order: string[] = [];
  const stop = new AbortController();
  let seen = 0;
  let carried = 0;
  const nextOutcome = (): RunOutcome => outcomes[carried++] ?? { kind: 'succeeded', message: 'verified' };
  const result = await reconcileSystem(
    system,
    { fleet, bystanders: [], revision: 'main@sha1:0123', from: 'test', knowledge },
    {
      estimates,
      approvers: undefined,
      probes: story.probes ?? new FakeProbes(),
      wantedNow: async () => story.wantedNow?.() ?? { kind: 'as-before' },
      observer: {
        observe: async () => {
          if (story.stopped === true) stop.abort(new Error('stopped'));
          stop.signal.throwIfAborted();
          return observedSystem(observedAgent('dma01', looks[Math.min(seen++, looks.length - 1)] ?? ''));
        },
        close: async () => {},
      },
      executorFor: () => ({
        carryOut: async (order) => {
          orders.push(order);
          return nextOutcome();
        },
        resume: () => Promise.reject(new Error('the mode’s executor must not resume')),
      }),
      stageAhead: {
        carryOut: async (order) => {
          staged.push(order);
          return { kind: 'staged', message: 'lies staged' };
        },
        resume: () => Promise.reject(new Error('staging follows no run')),
      },
      resume: async (_system, run: Run, heldBack) => {
        resumed.push(run.id);
        await story.onResume?.(heldBack);
        return nextOutcome();
      },
      journal,
      acts,
      checks: new FakeCheckReports(),
      looks: new FakeLooks(),
      rollouts: new FakeRollouts(journal),
      leases: {
        acquire: async () => (leaseTakenBy === undefined ? { kind: 'held' } : { kind: 'taken', by: leaseTakenBy }),
        release: async (system) => {
          released.push(system);
          order.push('released');
        },
      },
      passes: {
        record: async (record) => {
          if (story.leaseLost === true) throw new RatchetError('lease.lost', 'taken over', { blame: 'environment' });
          records.push(record);
          order.push('recorded');
        },
        of: async () => records.at(-1),
        latest: async () => records,
      },
      clock: new FakeClock('2026-09-01T00:00:00.000Z'),
    },
    stop.signal,
    options,
  );
  return { result, orders, staged, resumed, records, released, order };
}

describe('staging ahead', () => {
  const DAY = 86_400_000;
  // The window opens on Sunday, 6 September; a pass looks on Tuesday, 1 September.
  const waiting = (stageAheadMs: number | undefined, more: Partial<DesiredSystem> = {}) =>
    desiredSystem({ schedule: { reconcile: undefined, windows: ['sunday'], timezone: 'UTC', stageAheadMs }, ...more });

  it.each`
    case                        | system                                                                                                  | stages
    ${'in time'}                | ${waiting(6 * DAY)}                                                                                     | ${true}
    ${'exactly at its time'}    | ${waiting(5 * DAY + 22 * 3_600_000)}                                                                    | ${true}
    ${'too early'}              | ${waiting(5 * DAY)}                                                                                     | ${false}
    ${'not asked for'}          | ${waiting(undefined)}                                                                                   | ${false}
    ${'suspended until then'}   | ${waiting(6 * DAY, { suspend: { reason: 'audit', until: '2026-09-06T00:00:00.000Z' } })}                | ${true}
    ${'suspended for good'}     | ${waiting(60 * DAY, { suspend: { reason: 'audit', until: undefined } })}                                | ${false}
    ${'a mode that plans only'} | ${waiting(6 * DAY, { mode: 'plan-only', suspend: { reason: 'a', until: '2026-09-02T00:00:00.000Z' } })} | ${false}
  `('$case: $stages', async ({ system, stages }) => {
    const { result, orders, staged } = await pass({ looks: [CU7], system });
    expect(orders).toEqual([]);
    expect(staged.map(({ hop }) => hop.to.release)).toEqual(stages ? ['10.5.0 [CU9]'] : []);
    expect(result.kind).toBe(stages ? 'executed' : 'settled');
  });
});

const AT = '2026-08-30T00:00:00.000Z';

/** A run that ended this way before. */
async function journalWith(state: Run['state']): Promise<FakeJournal> {
  const journal = new FakeJournal();
  const at = AT;
  await journal.begin(
    {
      id: 'run-1',
      system: 'prod',
      from: '10.5.0 [CU7]',
      to: '10.5.0 [CU9]',
      targetBuild: 16_515,
      packageSha256: catalogPackage('10.5.0 [CU9]', 16_515).sha256,
      attempt: 1,
      orchestrator: 'dma01',
      revision: 'main@sha1:0000',
      planDigest: 'sha256:0',
      startedAt: at,
    },
    at,
  );
  if (state !== 'planned') await journal.advance('run-1', state, 'so it ended', at);
  return journal;
}

describe('a system that waits for an approval', () => {
  const system = desiredSystem({ approval: 'required' });
  const looks = [LEGACY, BETWEEN, CU9];
  const signed = { by: 'alice@ops', at: AT, reason: 'read' };

  async function read() {
    const { result, orders } = await pass({ looks, system });
    expect(result).toMatchObject({ kind: 'settled', plan: { verdict: 'waiting', reason: 'AwaitingApproval' } });
    expect(orders).toEqual([]);
    if (result.kind !== 'settled') throw new Error('unreachable');
    return approvable(result.plan);
  }

  async function approvedByHand() {
    const { digest, ...plan } = await read();
    const acts = new FakeActs();
    const act = { kind: 'plan-approved', owner: 'emea', digest, until: undefined, plan, revision: undefined } as const;
    await acts.record('prod', { ...act, ...signed });
    return { acts, revoked: { kind: 'approval-revoked', digests: [digest], ...signed } as const };
  }

  it('goes all of the approved path, and its second hop is approved by the same word', async () => {
    const { acts } = await approvedByHand();
    const { orders } = await pass({ looks, system, acts });
    expect(orders.map(({ hop }) => hop.to.release)).toEqual(['10.4.0 [CU20]', '10.5.0 [CU9]']);
    expect(await orders[1]?.heldBack()).toBeUndefined();
  });

  it('stops between two hops, and right before a launch, where the approval is revoked', async () => {
    const { acts, revoked } = await approvedByHand();
    const wantedNow = () => {
      void acts.record('prod', revoked);
      return { kind: 'as-before' } as const;
    };
    const { orders, result } = await pass({ looks, system, acts, wantedNow });
    expect(orders.map(({ hop }) => hop.to.release)).toEqual(['10.4.0 [CU20]']);
    expect(result).toMatchObject({ kind: 'executed', plan: { reason: 'AwaitingApproval' } });
    expect(await orders[0]?.heldBack()).toContain('was revoked');
  });

  it('goes all of a path that a commit approves, and keeps a note of it', async () => {
    const { digest, ...plan } = await read();
    const origin = { file: 'prod.yaml', line: 9, column: 5 };
    const approvals = [{ digest, owner: 'emea', reason: 'read', expires: undefined, origin }];
    const acts = new FakeActs();
    const { orders } = await pass({ looks, system: { ...system, approvals }, acts });
    expect(orders).toHaveLength(2);
    expect(await acts.of('prod')).toMatchObject([
      { kind: 'plan-approved', owner: 'emea', digest, plan, revision: 'main@sha1:0123' },
    ]);
  });

  it('holds an open run back that nobody approved, and lets one go on that was begun under an approval', async () => {
    const held: (string | undefined)[] = [];
    const onResume = async (why: HeldBack) => held.push(await why());
    await pass({ looks: [CU7], system, journal: await journalWith('prepared'), onResume });
    const { acts } = await approvedByHand();
    await pass({ looks: [CU7], system, acts, journal: await journalWith('prepared'), onResume });
    expect(held).toEqual(['nobody has approved this plan', undefined]);
  });
});

describe('a system whose health is asked before the first act', () => {
  const system = desiredSystem({ health: { before: ['noc', 'disk'], after: [] } });

  it('goes on where every probe passes, and asks again right before the launch', async () => {
    const probes = new FakeProbes();
    const { orders } = await pass({ looks: [CU7, CU9], system, probes });
    expect(orders).toHaveLength(1);
    expect(probes.asked).toEqual(['prod noc', 'prod disk']);
    expect(await orders[0]?.heldBack()).toBeUndefined();
    probes.failing.set('disk', 'ended with code 1: 3 GB left');
    expect(await orders[0]?.heldBack()).toBe('health check "disk": ended with code 1: 3 GB left');
  });

  it('waits while one fails, and starts nothing', async () => {
    const probes = new FakeProbes();
    probes.failing.set('noc', 'answered 503, not 200');
    const { result, orders } = await pass({ looks: [CU7], system, probes });
    expect(orders).toEqual([]);
    expect(result).toMatchObject({ kind: 'settled', plan: { verdict: 'waiting', reason: 'HealthCheckFailed' } });
  });

  it('waits where one for after the upgrade could never be asked', async () => {
    const probes = new FakeProbes();
    probes.unknown.add('plyout');
    const misspelt = { ...system, health: { before: [], after: ['noc', 'plyout'] } };
    const { result, orders } = await pass({ looks: [CU7], system: misspelt, probes });
    expect(orders).toEqual([]);
    expect(probes.asked).toEqual([]);
    const message = expect.stringContaining('health check "plyout": the operator\'s configuration has no such probe');
    expect(result).toMatchObject({ kind: 'settled', plan: { reason: 'HealthCheckFailed', message } });
  });

  it('is asked about only where nothing else holds it back', async () => {
    const probes = new FakeProbes();
    await pass({ looks: [CU7], system: { ...system, suspend: { reason: 'audit', until: undefined } }, probes });
    await pass({ looks: [CU9], system, probes });
    expect(probes.asked).toEqual([]);
  });
});

describe('a pass', () => {
  it('looks, and settles where nothing is to be done', async () => {
    const { result, orders, records } = await pass({ looks: [CU9] });
    expect(result).toMatchObject({ kind: 'settled', plan: { verdict: 'up-to-date' } });
    expect(orders).toEqual([]);
    expect(records).toMatchObject([{ system: 'prod', result: 'up-to-date', revision: 'main@sha1:0123' }]);
  });

  it('acts once, and ends with a look that says so', async () => {
    const { result, orders } = await pass({ looks: [CU7, CU9] });
    expect(result).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
    expect(orders.map(({ hop, attempt }) => [hop.to.release, attempt])).toEqual([['10.5.0 [CU9]', 1]]);
  });

  it('goes hop by hop, planning each from a fresh look', async () => {
    const { result, orders } = await pass({ looks: [LEGACY, BETWEEN, CU9] });
    expect(orders.map(({ hop }) => hop.to.release)).toEqual(['10.4.0 [CU20]', '10.5.0 [CU9]']);
    expect(result).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
  });

  describe('goes on between two hops with what the fleet repository asks by then', () => {
    const revision = (changed: Partial<DesiredSystem>, catalog = fleet.catalog): WantedNow => {
      const system = desiredSystem(changed);
      const later = { ...fleet, systems: [system], catalog };
      return {
        kind: 'wanted',
        system,
        revision: { fleet: later, bystanders: [], revision: 'main@sha1:later', from: 'test', knowledge },
      };
    };
    const newer = [...fleet.catalog, catalogPackage('10.5.0 [CU10]', 16_443)];
    const rows: readonly (readonly [string, WantedNow, path: string[], end: string])[] = [
      ['as before', { kind: 'as-before' }, ['10.4.0 [CU20]', '10.5.0 [CU9]'], 'up-to-date'],
      ['not named any more', { kind: 'not-named' }, ['10.4.0 [CU20]'], 'none'],
      ['suspended', revision({ suspend: { reason: 'audit', until: undefined } }), ['10.4.0 [CU20]'], 'Suspended'],
      [
        'under a ceiling',
        revision({ target: { ...desiredSystem().target, ceiling: { kind: 'line', major: 10, minor: 4 } } }),
        ['10.4.0 [CU20]'],
        'up-to-date',
      ],
      ['the last package taken out', revision({}, fleet.catalog.slice(0, 1)), ['10.4.0 [CU20]'], 'up-to-date'],
      ['a newer release offered', revision({}, newer), ['10.4.0 [CU20]', '10.5.0 [CU10]'], 'up-to-date'],
    ];
    it.each(rows)('%s', async (_, wanted, path, end) => {
      const CU10 = '10.5.0.0-16443-20251212-release';
      const looks = [LEGACY, BETWEEN, path.at(-1) === '10.5.0 [CU10]' ? CU10 : CU9];
      const { result, orders, records } = await pass({ looks, wantedNow: () => wanted });
      expect(orders.map(({ hop }) => hop.to.release)).toEqual(path);
      const plan = result.kind === 'executed' ? result.plan : undefined;
      expect([plan?.verdict ?? 'none', plan?.reason ?? 'none']).toContain(end);
      expect(records[0]?.revision).toBe(wanted.kind === 'wanted' ? 'main@sha1:later' : 'main@sha1:0123');
    });
  });

  const error = new RatchetError('run.failed', 'no Agent changed', { blame: 'environment' });
  it.each<RunOutcome>([
    { kind: 'staged', message: 'on the disk' },
    { kind: 'skipped', message: 'not by this mode' },
    { kind: 'refused', error },
    { kind: 'failed', error },
    { kind: 'partial', error },
    { kind: 'unhealthy', error },
    { kind: 'wrong-version', error },
    { kind: 'stalled', error },
    { kind: 'unknown', error },
    { kind: 'interrupted', message: 'stopped' },
  ])('stops after "$kind"', async (outcome) => {
    const { result, orders } = await pass({ looks: [LEGACY], outcomes: [outcome] });
    expect(orders).toHaveLength(1);
    expect(headlineOf(result).result).toBe(outcome.kind);
  });

  it('follows an open run to its end before anything else, and then goes on', async () => {
    const journal = await journalWith('planned');
    const { resumed, orders, result } = await pass({
      looks: [CU9],
      journal,
      onResume: () => journal.advance('run-1', 'succeeded', 'verified', '2026-08-30T01:00:00.000Z'),
    });
    expect(resumed).toEqual(['run-1']);
    expect(orders).toEqual([]);
    expect(result).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
  });

  it('plans anew where the open run had not been launched and was closed', async () => {
    const journal = await journalWith('planned');
    const { orders, result } = await pass({
      looks: [CU7, CU9],
      journal,
      onResume: () => journal.advance('run-1', 'closed', 'held back', '2026-08-30T01:00:00.000Z'),
      outcomes: [{ kind: 'skipped', message: 'closed before its launch' }],
    });
    expect(orders.map(({ hop }) => hop.to.release)).toEqual(['10.5.0 [CU9]']);
    expect(result).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
  });

  it('says at any moment whether a launch is held back: by the mode, by a gate', async () => {
    const order = (await pass({ looks: [CU7, CU9] })).orders[0];
    expect(await order?.heldBack()).toBeUndefined();
    const suspended = desiredSystem({ suspend: { reason: 'audit', until: undefined } });
    const held: (string | undefined)[] = [];
    await pass({
      looks: [CU7],
      journal: await journalWith('prepared'),
      system: suspended,
      onResume: async (why) => held.push(await why()),
    });
    await pass({
      looks: [CU7],
      journal: await journalWith('prepared'),
      system: desiredSystem({ mode: 'plan-only' }),
      onResume: async (why) => held.push(await why()),
    });
    expect(held).toEqual(['suspended: audit', 'mode is plan-only']);
  });

  it('is held back right before the launch by what somebody decided while the package was staged', async () => {
    const acts = new FakeActs();
    const [order] = (await pass({ looks: [CU7, CU9], acts })).orders;
    const signature = { by: 'alice@ops', at: AT, reason: 'storm' };
    await acts.record('prod', { kind: 'suspended', until: undefined, ...signature });
    expect(await order?.heldBack()).toBe(`suspended by alice@ops at ${AT}: storm`);
    await acts.record('prod', { kind: 'resumed', ...signature });
    expect(await order?.heldBack()).toBeUndefined();
  });

  it('does not plan while the open run has not ended', async () => {
    const journal = await journalWith('running');
    const { result, orders } = await pass({ looks: [CU7], journal, outcomes: [{ kind: 'interrupted', message: '' }] });
    expect(orders).toEqual([]);
    expect(result).toMatchObject({ kind: 'executed', plan: undefined });
  });

  it.each(['failed', 'partial', 'stalled', 'wrong-version', 'unhealthy', 'unknown'] as const)(
    'does not repeat a run that ended "%s", until a person closes it',
    async (state) => {
      const held = await pass({ looks: [CU7], journal: await journalWith(state) });
      expect(held.orders).toEqual([]);
      expect(held.result).toMatchObject({ kind: 'settled', plan: { verdict: 'blocked', reason: 'PreviousRunFailed' } });

      const journal = await journalWith(state);
      const acts = new FakeActs();
      await acts.record('prod', { kind: 'run-closed', run: 'run-1', by: 'alice@ops', at: AT, reason: 'looked at it' });
      const asked = await pass({ looks: [CU7, CU9], journal, acts });
      expect(asked.orders.map(({ attempt }) => attempt)).toEqual([2]);
    },
  );

  it('puts on record what the plan alone does not tell', async () => {
    const { records } = await pass({ looks: [CU7, CU9] });
    const told = records.at(-1)?.conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
    expect(told).toEqual(
      expect.arrayContaining(['Approved True NotRequired', 'Staged Unknown NothingToDo', 'Drifted Unknown NoRunYet']),
    );
  });

  it('leaves a system alone that another process works on', async () => {
    const { result, orders, records, released } = await pass({ looks: [CU7], leaseTakenBy: 'host pid 7' });
    expect(result).toEqual({ kind: 'busy', system: 'prod', by: 'host pid 7' });
    expect([orders, released, records]).toEqual([[], [], []]);
  });

  it('is put on record while it has the lease', async () => {
    const { order } = await pass({ looks: [CU9] });
    expect(order).toEqual(['recorded', 'released']);
  });

  it('ends with the lease where it can not be put on record because another has taken over', async () => {
    const { result, released } = await pass({ looks: [CU7, CU9], leaseLost: true });
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'lease.lost' } });
    expect(released).toEqual(['prod']);
  });

  it('leaves on record what was found before where it is stopped while it looks', async () => {
    const { result, records, released } = await pass({ looks: [CU7], stopped: true });
    expect({ kind: result.kind, records, released }).toEqual({ kind: 'failed', records: [], released: ['prod'] });
  });

  it('turns a broken part into a result, and gives the lease back', async () => {
    const journal = Object.assign(new FakeJournal(), { open: () => Promise.reject(new Error('disk on fire')) });
    const { result, released } = await pass({ looks: [CU7], journal });
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'unexpected', message: 'disk on fire' } });
    expect(released).toEqual(['prod']);
  });

  it('does not go round forever when success changes nothing', async () => {
    const { orders, result } = await pass({ looks: [CU7] });
    expect(orders).toHaveLength(1);
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'run.unverified' } });
  });
});
