import { describe, expect, it } from 'vitest';
import { cluster, entry, observedCluster, packageOf, type Situation } from './fleet.ts';

interface Row {
  readonly when: string;
  readonly situation: Situation;
  readonly reason: string;
  /** What the advice has to say. */
  readonly says: string;
  /** What it must not say. */
  readonly never?: string;
  /** The situation after a person did just that. */
  readonly applied?: Situation;
  readonly becomes?: string;
}

/** Every edit and act that is named changes what the plan says, in the way that it says. */
function everyAdviceHelps(rows: readonly Row[]): void {
  it.each(rows)('when $when', ({ situation, reason, says, never, applied, becomes }) => {
    const found = entry(situation);
    expect([found.reason, found.hops], found.message).toEqual([reason, []]);
    expect(found.unblock).toContain(says);
    if (never !== undefined) expect(found.unblock).not.toContain(never);
    if (applied === undefined) return;
    const after = entry({ ...situation, ...applied });
    expect(`${after.verdict} ${after.reason}`, after.message).toBe(becomes);
  });
}

const system = { agents: cluster, orchestrator: 'dma01' };
const runs = (...names: [string, string, string]) => ({ system, observed: [observedCluster(...names)] });
const all = (name: string) => runs(name, name, name);
const catalogOf = (...names: readonly string[]) => names.map((name) => packageOf(name));

const [CU4, CU6, CU8, CU9, CU12] = ['CU4', 'CU6', 'CU8', 'CU9', 'CU12'].map((cu) => `10.5.0 [${cu}]`) as [
  string,
  string,
  string,
  string,
  string,
];

describe('Agents on different releases', () => {
  const apart = runs('10.5.6', CU9, CU9);
  everyAdviceHelps([
    {
      when: 'the highest number is the older content, and a later line is there',
      situation: { ...apart, catalog: catalogOf(CU9, CU12, '10.5.6', '10.6.0', '10.6.0 [CU2]') },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.6.0 by hand, the earliest main release of the Catalog',
      never: '10.5.6',
      applied: all('10.6.0'),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the highest number is the older content, on the track that is followed',
      situation: { ...apart, track: 'feature', catalog: catalogOf(CU9, '10.5.6', '10.5.8', '10.5.12', '10.6.2') },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.12 by hand, the earliest feature release of the Catalog',
      never: '10.5.6',
      applied: all('10.5.12'),
      becomes: 'blocked ManualStepRequired',
    },
    {
      when: 'the highest number is the older content, and the ceiling is under whatever is forward for all',
      situation: { ...apart, ceiling: '10.5', catalog: catalogOf(CU9, CU12, '10.5.6', '10.6.0') },
      reason: 'MixedVersions',
      says: 'a person has to decide',
      never: 'write',
    },
    {
      when: 'nothing in the Catalog is forward for all',
      situation: { ...apart, catalog: catalogOf(CU9, CU12, '10.5.6') },
      reason: 'MixedVersions',
      says: 'no release of the Catalog that the system may follow is a step forward for all of them',
      never: 'write',
    },
    {
      when: 'nothing explains it: by hand',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU6, CU8) },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.0 [CU6] by hand, or write `version: "10.5.0 [CU6]"`',
      applied: all(CU6),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'nothing explains it: by a pin',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU6, CU8) },
      reason: 'MixedVersions',
      says: 'or write `version: "10.5.0 [CU6]"`',
      applied: { version: CU6 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'nothing explains it, and the package of the foremost is missing',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU8) },
      reason: 'MixedVersions',
      says: 'write `version: "10.5.0 [CU6]"` and add the full package of 10.5.0 [CU6] (build 16294, its latest) to the Catalog',
      applied: { version: CU6, catalog: catalogOf(CU4, CU6, CU8) },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the package of the target is missing',
      situation: { ...runs(CU8, CU8, CU4), catalog: [] },
      reason: 'MixedVersions',
      says: 'add the full package of 10.5.0 [CU8] (build 16432) to the Catalog',
      applied: { catalog: catalogOf(CU8) },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the foremost are above the ceiling',
      situation: { ...runs(CU9, CU6, CU6), catalog: catalogOf(CU6, CU8, CU9, CU12), ceiling: CU8 },
      reason: 'MixedVersions',
      says: 'or write `ceiling: "10.5.0 [CU9]"`',
      never: 'ceiling: "10.5"',
      applied: { ceiling: CU9 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the foremost are above the ceiling and a pin under it',
      situation: { ...runs(CU9, CU6, CU6), catalog: catalogOf(CU6, CU8, CU9, CU12), ceiling: CU8, version: CU8 },
      reason: 'MixedVersions',
      says: 'or write `version: "10.5.0 [CU9]"` and `ceiling: "10.5.0 [CU9]"`',
      applied: { version: CU9, ceiling: CU9 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'they run the other track',
      situation: { ...runs('10.5.6', '10.5.5', '10.5.5'), catalog: catalogOf('10.5.5', '10.5.6', '10.5.8', '10.6.0') },
      reason: 'MixedVersions',
      says: 'or write `track: feature` and `version: "10.5.6"`',
      applied: { track: 'feature', version: '10.5.6' },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the vendor refuses the jump',
      situation: { ...runs(CU8, CU8, '10.3.0 [CU5]'), catalog: catalogOf(CU4, CU8) },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.0 [CU8] by hand',
      never: 'Catalog',
      applied: all(CU8),
      becomes: 'up-to-date UpToDate',
    },
  ]);
});
