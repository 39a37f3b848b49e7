import { describe, expect, it } from 'vitest';
import type { DesiredFleet, DesiredSystem } from '../../src/model/desired.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { KnownIssue } from '../../src/model/knowledge.ts';
import { isIntact } from '../../src/reconciler/plan-seal.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { agentEndpoint, catalogPackage, desiredSystem, r } from '../builders.ts';
import {
  BETWEEN,
  CU7,
  CU8,
  CU9,
  DAY_MS,
  fleet,
  HOUR_LATER,
  knowledge,
  LEGACY,
  machine,
  prod,
  remember,
  savedPlan,
  shipped,
  type World,
} from './reviewing-machine.ts';

const error = new RatchetError('run.failed', 'no Agent changed', { blame: 'environment' });
const prodWith = (overrides: Partial<DesiredSystem>) => ({ ...fleet, systems: [{ ...prod, ...overrides }] });
const withCatalog = (...catalog: DesiredFleet['catalog']) => ({ ...fleet, catalog });
const [cu20, cu9] = fleet.catalog as [DesiredFleet['catalog'][0], DesiredFleet['catalog'][0]];
const newIssue: KnownIssue = {
  id: 'KI_new',
  title: 'something gets worse',
  severity: 'degrades',
  status: 'open',
  appliesTo: 'upgrade-to',
  affects: [{ track: 'main', from: r('10.5.0 [CU9]'), fromInclusive: true, to: undefined, toInclusive: false }],
  from: undefined,
  fixedIn: [],
  scope: [],
  fixedFromBuild: [],
  url: 'https://x.example',
};
const elsewhere = { file: 'other.yaml', line: 9, column: 9 };

describe('a saved plan', () => {
  it('is carried out, and its runs carry its seal', async () => {
    const { apply, orders } = machine();
    const saved = savedPlan();
    expect(await apply(saved)).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
    expect(orders.map(({ planDigest }) => planDigest)).toEqual([saved.seal]);
  });

  it.each<[string, World]>([
    ['another label', { fleet: prodWith({ labels: { ring: 'prod' } }) }],
    ['another place in its file', { fleet: prodWith({ origin: elsewhere }) }],
    ['another schedule of passes', { fleet: prodWith({ schedule: { ...prod.schedule, reconcile: '0 * * * *' } }) }],
    ['another system', { fleet: { ...fleet, systems: [prod, desiredSystem({ name: 'lab', mode: 'plan-only' })] } }],
    ['a package that is not on the path', { fleet: withCatalog(cu9, cu20, catalogPackage('10.4.0 [CU19]', 16_336)) }],
    ['another order of the Catalog', { fleet: withCatalog({ ...cu9, origin: elsewhere }, cu20) }],
    [
      'another release in the knowledge',
      {
        knowledge: {
          ...knowledge,
          digest: 'sha256:x',
          releases: shipped.releases.filter(({ release }) => release.minor !== 2),
        },
      },
    ],
    ['the moment of the look', { now: '2026-09-01T23:59:59.000Z' }],
  ])('goes where only this has changed: %s', async (_what, world) => {
    const { apply, orders } = machine();
    expect(await apply(savedPlan(), world)).toMatchObject({ kind: 'executed' });
    expect(orders).toHaveLength(1);
  });

  it.each<[string, World, string, readonly RegExp[]]>([
    ['expired', { now: '2026-09-02T00:00:00.000Z' }, 'plan.expired', []],
    ['of a moment to come', { now: '2026-08-31T23:54:59.000Z' }, 'plan.ahead', []],
    [
      'track',
      { fleet: prodWith({ target: { ...prod.target, track: 'feature' } }) },
      'plan.stale',
      [/^desired: .* track main → feature$/u],
    ],
    [
      'mode',
      { fleet: prodWith({ mode: 'upload-only' }) },
      'plan.stale',
      [/^desired: .* mode apply → upload-only$/u, /as before$/u],
    ],
    [
      'ceiling',
      { fleet: prodWith({ target: { ...prod.target, ceiling: { kind: 'line', major: 10, minor: 4 } } }) },
      'plan.stale',
      [/^desired: /u],
    ],
    ['fact', { fleet: prodWith({ facts: { snmpv3: true } }) }, 'plan.stale', [/^desired: /u]],
    [
      'fact, by name where the revision of the plan can be read',
      { fleet: prodWith({ facts: { snmpv3: true } }), former: prod },
      'plan.stale',
      [
        /^desired: what .* changed between main@sha1:0 and main@sha1:1$/u,
        /^desired: spec\.facts\.snmpv3 none → true$/u,
      ],
    ],
    [
      'host key',
      { fleet: prodWith({ agents: [agentEndpoint('dma01', { ssh: { host: 'x', port: 22, hostKey: 'SHA256:B' } })] }) },
      'plan.stale',
      [/^desired: /u],
    ],
    [
      'upgrade option',
      { fleet: prodWith({ options: { ...prod.options, stopSnmp: true } }) },
      'plan.stale',
      [/^desired: /u, /as before$/u],
    ],
    [
      'version',
      { looks: [CU8] },
      'plan.stale',
      [/^observed: dma01 10\.5\.0 \[CU7\], standalone, running → 10\.5\.0 \[CU8\]/u],
    ],
    ['version at the target', { looks: [CU9] }, 'plan.stale', [/^observed: /u, /now up-to-date, UpToDate/u]],
    [
      'package gone',
      { fleet: withCatalog(cu20) },
      'plan.stale',
      [/^catalog: the full package of 10\.5\.0 \[CU9\] is not there any more$/u],
    ],
    [
      'package exchanged',
      { fleet: withCatalog(cu20, { ...cu9, sha256: 'b'.repeat(64) }) },
      'plan.stale',
      [/^catalog: the package of .* sha256 .* → bbbbbbbbbbbb…$/u],
    ],
    ['package moved', { fleet: withCatalog(cu20, { ...cu9, from: 'elsewhere' }) }, 'plan.stale', [/^catalog: /u]],
    [
      'newer package',
      { fleet: withCatalog(cu20, cu9, catalogPackage('10.5.0 [CU10]', 16_603)) },
      'plan.stale',
      [/^catalog: another release/u, /path: 10\.5\.0 \[CU7\] → 10\.5\.0 \[CU9\] → now /u],
    ],
    [
      'risk',
      { knowledge: { ...knowledge, digest: 'sha256:x', knownIssues: [newIssue] } },
      'plan.stale',
      [/^risk: KI_new none → true, degrades$/u, /as before$/u],
    ],
    [
      'release withdrawn',
      {
        knowledge: {
          ...knowledge,
          digest: 'sha256:x',
          releases: shipped.releases.map((known) =>
            known.builds.includes(16_515) ? { ...known, status: 'preview' as const } : known,
          ),
        },
      },
      'plan.stale',
      [/^knowledge: /u],
    ],
  ])('is refused: %s', async (_what, world, code, lines) => {
    const { apply, orders } = machine();
    const result = await apply(savedPlan(), world);
    expect(result).toMatchObject({ kind: 'stale', error: { code } });
    const told = result.kind === 'stale' ? result.differences : [];
    for (const line of lines) expect(told).toContainEqual(expect.stringMatching(line));
    expect(orders).toEqual([]);
  });

  it('is refused after somebody else’s run has failed, and says that it is not the facts', async () => {
    const { apply } = machine();
    await apply(savedPlan(CU7, 2 * DAY_MS), { outcomes: [{ kind: 'failed', error }] });
    const result = await apply(savedPlan());
    expect(result).toMatchObject({ kind: 'stale', error: { code: 'plan.stale' } });
    expect(result.kind === 'stale' ? result.differences : []).toEqual([
      expect.stringMatching(/^time: .* a run has taken place since$/u),
      expect.stringMatching(/^path: .* → now blocked, PreviousRunFailed/u),
    ]);
  });

  it('has its use on disk before anything is done', async () => {
    const { apply, uses } = machine();
    const saved = savedPlan();
    let use: unknown;
    const whileActing = async () => {
      use = await uses.of(saved.seal, 'prod');
    };
    await apply(saved, { whileActing });
    expect(use).toEqual({ begunAt: HOUR_LATER, endedAt: undefined });
  });

  it('is refused after it was carried out, also from the same state', async () => {
    const { apply, orders } = machine();
    const saved = savedPlan();
    await apply(saved);
    expect(await apply(saved)).toMatchObject({ kind: 'stale', error: { code: 'plan.used' } });
    expect(orders).toHaveLength(1);
    const later = savedPlan(CU7, 2 * DAY_MS);
    expect(later.digest).toBe(saved.digest);
    expect(await apply(later)).toMatchObject({ kind: 'executed' });
  });

  it.each<RunOutcome>([
    { kind: 'failed', error },
    { kind: 'partial', error },
    { kind: 'unhealthy', error },
    { kind: 'wrong-version', error },
    { kind: 'stalled', error },
    { kind: 'unknown', error },
  ])('is used up by a run that ends "$kind"', async (outcome) => {
    const { apply, orders } = machine();
    const saved = savedPlan();
    expect(await apply(saved, { outcomes: [outcome] })).toMatchObject({ kind: 'executed' });
    expect(await apply(saved)).toMatchObject({ kind: 'stale', error: { code: 'plan.used' } });
    expect(orders).toHaveLength(1);
  });

  it.each<RunOutcome>([
    { kind: 'refused', error },
    { kind: 'skipped', message: 'held' },
  ])('is not used up where nothing was launched: $kind', async (outcome) => {
    const { apply } = machine();
    const saved = savedPlan();
    await apply(saved, { outcomes: [outcome] });
    expect(await apply(saved)).toMatchObject({ kind: 'executed', plan: { verdict: 'up-to-date' } });
  });

  it('is not launched any more where it expires while the package is staged', async () => {
    const held: (string | undefined)[] = [];
    const { apply } = machine();
    const result = await apply(savedPlan(), {
      outcomes: [{ kind: 'skipped', message: 'held' }],
      whileActing: async (order, clock) => {
        held.push(await order.heldBack());
        await clock.advance(DAY_MS);
        held.push(await order.heldBack());
      },
    });
    expect(held).toEqual([undefined, 'the saved plan expired at 2026-09-02T00:00:00.000Z']);
    expect(result).toMatchObject({ carriedOut: [{ outcome: { kind: 'refused', error: { code: 'plan.expired' } } }] });
  });

  it('goes on where a process died after writing down the use and before the run began', async () => {
    const { apply, uses, orders } = machine();
    const saved = savedPlan();
    await uses.begin(saved.seal, 'prod', HOUR_LATER);
    expect(await apply(saved)).toMatchObject({ kind: 'executed' });
    expect(orders).toHaveLength(1);
  });

  it('waits at a closed gate, and stays unused', async () => {
    const { apply, uses, orders } = machine();
    const saved = savedPlan();
    const suspended = prodWith({ suspend: { reason: 'audit', until: undefined } });
    expect(await apply(saved, { fleet: suspended })).toMatchObject({ kind: 'settled', plan: { verdict: 'waiting' } });
    expect([orders, await uses.of(saved.seal, 'prod')]).toEqual([[], undefined]);
  });

  it('is carried out hop by hop, and after a crash from the hop that is left', async () => {
    const saved = savedPlan(LEGACY);
    expect(saved.systems[0]?.hops).toHaveLength(2);
    const { apply, orders } = machine();
    expect(await apply(saved, { looks: [LEGACY, BETWEEN, CU9] })).toMatchObject({ kind: 'executed' });
    expect(orders.map(({ hop }) => hop.to.build)).toEqual([16_415, 16_515]);

    const crashed = machine();
    await crashed.uses.begin(saved.seal, 'prod', HOUR_LATER);
    const [first] = orders;
    if (first !== undefined) await remember(first, { kind: 'succeeded', message: '' }, crashed.journal, HOUR_LATER);
    expect(await crashed.apply(saved, { looks: [BETWEEN, CU9] })).toMatchObject({ kind: 'executed' });
    expect(crashed.orders.map(({ hop }) => hop.to.build)).toEqual([16_515]);
  });

  it('stops between two hops where the rest of the way has become another', async () => {
    const saved = savedPlan(LEGACY);
    const { apply, orders } = machine();
    expect(await apply(saved, { looks: [LEGACY, CU8] })).toMatchObject({ kind: 'stale', carriedOut: [{}] });
    expect(orders).toHaveLength(1);
  });
});

describe('the seal', () => {
  it('covers every member, and what comes back from a file', () => {
    const saved = savedPlan();
    expect(isIntact(saved)).toBe(true);
    for (const [key, value] of Object.entries(saved)) {
      expect([key, isIntact({ ...saved, [key]: altered(value) })]).toEqual([key, false]);
    }
    for (const [key, value] of Object.entries(saved.systems[0] ?? {})) {
      const systems = saved.systems.map((entry) => ({ ...entry, [key]: altered(value) }));
      expect([key, isIntact({ ...saved, systems })]).toEqual([key, false]);
    }
  });

  it('tells two plans of the same decision apart by their moments', () => {
    expect(savedPlan(CU7, DAY_MS).seal).not.toBe(savedPlan(CU7, 2 * DAY_MS).seal);
    expect(savedPlan().seal).toBe(savedPlan().seal);
  });
});

/** Another value of the same type. */
function altered(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? ['something'] : [];
  if (typeof value !== 'object' || value === null) return `${value}!`;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, altered(member)]));
}
