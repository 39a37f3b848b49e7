import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RatchetError } from '../../../src/model/errors.ts';
import type { SavedPlan } from '../../../src/planner/plan.ts';
import { essenceOf } from '../../../src/reconciler/plan-identity.ts';
import type { HopOrder, RunOutcome } from '../../../src/reconciler/ports.ts';
import { agentEndpoint, catalogPackage, desiredSystem } from '../../builders.ts';
import { seldom } from '../../seldom.ts';
import {
  BETWEEN,
  CU7,
  CU8,
  CU9,
  DAY_MS,
  fleet,
  knowledge,
  LEGACY,
  machine,
  prod,
  savedPlan,
} from '../reviewing-machine.ts';
import { SEED } from './seed.ts';

const numRuns = Number(process.env['FC_RUNS'] ?? 150);
const SAVED_AT = Date.parse('2026-09-01T00:00:00.000Z');
const LIFETIME_MS = 2 * DAY_MS;

type Fleet = typeof fleet;
type Knowledge = typeof knowledge;
interface Facts {
  readonly fleet: Fleet;
  readonly knowledge: Knowledge;
}

const asked = (more: Partial<typeof prod>) => (facts: Facts) => {
  const [first = prod, ...others] = facts.fleet.systems;
  return { ...facts, fleet: { ...facts.fleet, systems: [{ ...first, ...more }, ...others] } };
};
const inCatalog = (change: (catalog: Fleet['catalog']) => Fleet['catalog']) => (facts: Facts) => {
  return { ...facts, fleet: { ...facts.fleet, catalog: change(facts.fleet.catalog) } };
};
const elsewhere = { file: 'other.yaml', line: 9, column: 9 };

/** What may change between the review and the act, and decides nothing about it. */
const BESIDE: Readonly<Record<string, (facts: Facts) => Facts>> = {
  'a label': asked({ labels: { ring: 'lab' } }),
  'a place in its file': asked({ origin: elsewhere }),
  'when passes come': asked({ schedule: { ...prod.schedule, reconcile: '0 * * * *' } }),
  'another system': (facts) => ({
    ...facts,
    fleet: { ...facts.fleet, systems: [...facts.fleet.systems, desiredSystem({ name: 'lab', mode: 'plan-only' })] },
  }),
  'a package of no hop': inCatalog((catalog) => [...catalog, catalogPackage('10.4.0 [CU19]', 16_336)]),
  'the order of the Catalog': inCatalog((catalog) => catalog.toReversed()),
  'what the knowledge says of other releases': (facts) => ({
    ...facts,
    knowledge: {
      ...facts.knowledge,
      digest: 'sha256:y',
      releases: facts.knowledge.releases.map((known) =>
        known.builds.includes(15_943) ? { ...known, note: 'x' } : known,
      ),
    },
  }),
};

/** What may change and makes it another plan, whichever hop is next. */
const DECIDING: Readonly<Record<string, (facts: Facts) => Facts>> = {
  'a fact': asked({ facts: { snmpv3: true } }),
  'a host key': asked({ agents: [agentEndpoint('dma01', { ssh: { host: 'x', port: 22, hostKey: 'SHA256:B' } })] }),
  'an option of the upgrade': asked({ options: { ...prod.options, stopSnmp: true } }),
  'the mode': asked({ mode: 'upload-only' }),
  'the package of the last hop': inCatalog((catalog) =>
    catalog.map((item) => (item.build === 16_515 ? { ...item, sha256: 'b'.repeat(64) } : item)),
  ),
  'the package of the last hop, which is gone': inCatalog((catalog) => catalog.filter(({ build }) => build !== 16_515)),
  'a newer package': inCatalog((catalog) => [...catalog, catalogPackage('10.5.0 [CU10]', 16_603)]),
};

const error = new RatchetError('run.failed', 'no Agent changed', { blame: 'environment' });
const OUTCOMES: readonly RunOutcome[] = [
  { kind: 'succeeded', message: 'verified' },
  { kind: 'failed', error },
  { kind: 'unknown', error },
  { kind: 'refused', error },
  { kind: 'skipped', message: 'held' },
];
const NOTHING_LAUNCHED: ReadonlySet<string> = new Set(['refused', 'skipped']);

const anyTry = fc.record({
  beside: fc.subarray(Object.keys(BESIDE)),
  deciding: fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    fc.subarray(Object.keys(DECIDING), { maxLength: 2 }),
  ),
  /** Somebody upgraded, or put back, by hand. */
  runs: seldom(6, fc.constantFrom(CU8, '10.5.0.0-15943-20250620-release')),
  outcomes: fc.array(fc.constantFrom(...OUTCOMES, ...OUTCOMES.slice(0, 1)), { minLength: 2, maxLength: 2 }),
  hoursLater: fc.integer({ min: 0, max: 20 }),
});
type Try = typeof anyTry extends fc.Arbitrary<infer T> ? T : never;

/** What was done by hand, and what the runs of this plan came to. */
class Story {
  readonly saved: SavedPlan;
  now = SAVED_AT;
  at: string;
  launched = 0;
  isUsedUp = false;

  constructor(start: string) {
    this.at = start;
    this.saved = savedPlan(start, LIFETIME_MS);
  }

  get hops() {
    return this.saved.systems[0]?.hops ?? [];
  }
}

function factsOf({ beside, deciding }: Try): Facts {
  const changes = [...beside.map((name) => BESIDE[name]), ...deciding.map((name) => DECIDING[name])];
  return changes.reduce<Facts>((facts, change) => change?.(facts) ?? facts, { fleet, knowledge });
}

const RAW = new Map([
  [16_415, BETWEEN],
  [16_515, CU9],
]);

async function tryIt(story: Story, each: Try, apply: ReturnType<typeof machine>['apply']): Promise<HopOrder[]> {
  const carriedOut: HopOrder[] = [];
  const looks = [each.runs ?? story.at];
  story.now += each.hoursLater * 3_600_000;
  const result = await apply(story.saved, {
    ...factsOf(each),
    now: new Date(story.now).toISOString(),
    looks,
    outcomes: each.outcomes,
    whileActing: async (order) => {
      const outcome = each.outcomes[carriedOut.length];
      carriedOut.push(order);
      if (outcome?.kind === 'succeeded') looks.push(RAW.get(order.hop.to.build ?? 0) ?? '');
    },
  });
  const isStill = each.deciding.length === 0 && each.runs === undefined && story.now < SAVED_AT + LIFETIME_MS;
  expect(result.kind).toBe(isStill && !story.isUsedUp ? 'executed' : 'stale');
  for (const [index, order] of carriedOut.entries()) {
    // The hop whose turn it is, as it was reviewed, and no other.
    expect(essenceOf(order.hop)).toEqual(essenceOf(story.hops[story.launched] ?? order.hop));
    expect(story.launched).toBeLessThan(story.hops.length);
    const { kind } = each.outcomes[index] ?? OUTCOMES[0] ?? { kind: 'failed' };
    if (NOTHING_LAUNCHED.has(kind)) break;
    story.launched += 1;
    if (kind === 'succeeded') story.at = RAW.get(order.hop.to.build ?? 0) ?? '';
    else story.isUsedUp = true;
    story.isUsedUp ||= story.launched === story.hops.length;
  }
  if (!isStill) expect(carriedOut).toEqual([]);
  return carriedOut;
}

it(`what was reviewed is what runs: that, once, or nothing, whatever changes before and between, seed ${SEED}`, async () => {
  let acted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(CU7, LEGACY),
      fc.array(anyTry, { minLength: 1, maxLength: 4 }),
      async (start, tries) => {
        const story = new Story(start);
        const { apply } = machine();
        for (const each of tries) acted += (await tryIt(story, each, apply)).length;
      },
    ),
    { numRuns, seed: SEED },
  );
  expect(acted).toBeGreaterThan(numRuns / 4);
});
