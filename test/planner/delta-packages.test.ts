import { describe, expect, it } from 'vitest';
import type { CatalogPackage, DeltaTerms } from '../../src/model/catalog.ts';
import { observedAgent, observedSystem, r } from '../builders.ts';
import {
  buildOf,
  cluster,
  entry,
  fullKnowledge,
  knowledge,
  observedCluster,
  packageOf,
  pathOf,
  rawOf,
} from './fleet.ts';

// MOP_Upgrading_a_DMA_DMS: the smaller cumulative update package where the update applies to the same main release.
// DataMiner_packages: it holds only the files that changed compared to its base version.
// KI_Unable_to_perform_a_DataMiner_upgrade_via_Update_Center: from 10.4.0 on it lacks what runs the prerequisites.

function deltaOf(name: string, base: string, terms: Partial<DeltaTerms> = {}): CatalogPackage {
  const delta = {
    base: { release: r(base), build: buildOf(base) },
    carriesExecutor: false,
    preferred: false,
    ...terms,
  };
  const from = `${name} over ${base}.dmupgrade`;
  return packageOf(name, { kind: 'delta', delta, from, sha256: 'd'.repeat(64) });
}

const full = packageOf('10.3.0 [CU9]');
const plain = deltaOf('10.3.0 [CU9]', '10.3.0 [CU5]');
const favoured = deltaOf('10.3.0 [CU9]', '10.3.0 [CU5]', { preferred: true });
const otherBase = deltaOf('10.3.0 [CU9]', '10.3.0 [CU4]', { preferred: true });
const lacking = deltaOf('10.5.0 [CU8]', '10.5.0 [CU4]', { preferred: true });
const carrying = deltaOf('10.5.0 [CU8]', '10.5.0 [CU4]', { preferred: true, carriesExecutor: true });
const ISSUES = {
  ...knowledge,
  knownIssues: fullKnowledge.knownIssues.filter(({ id }) => id.includes('Update_Center')),
};

describe('the package of a hop', () => {
  it.each`
    from              | catalog                                  | knows        | kind         | why
    ${'10.3.0 [CU5]'} | ${[full]}                                | ${knowledge} | ${'full'}    | ${undefined}
    ${'10.3.0 [CU5]'} | ${[full, plain]}                         | ${knowledge} | ${'full'}    | ${'it goes before its delta package, which the Catalog does not prefer'}
    ${'10.3.0 [CU5]'} | ${[full, favoured]}                      | ${knowledge} | ${'delta'}   | ${'every Agent runs its base 10.3.0 [CU5] (build 13184), and the Catalog prefers it'}
    ${'10.3.0 [CU5]'} | ${[plain]}                               | ${knowledge} | ${'delta'}   | ${'every Agent runs its base 10.3.0 [CU5] (build 13184), and the Catalog has no full one'}
    ${'10.3.0 [CU6]'} | ${[full, favoured]}                      | ${knowledge} | ${'full'}    | ${'its delta packages fit only on 10.3.0 [CU5] build 13184'}
    ${'10.3.0 [CU5]'} | ${[full, otherBase]}                     | ${knowledge} | ${'full'}    | ${'its delta packages fit only on 10.3.0 [CU4] build 13088'}
    ${'10.3.0 [CU5]'} | ${[full, otherBase, favoured]}           | ${knowledge} | ${'delta'}   | ${'every Agent runs its base 10.3.0 [CU5] (build 13184), and the Catalog prefers it'}
    ${'10.3.0 [CU6]'} | ${[plain]}                               | ${knowledge} | ${undefined} | ${undefined}
    ${'10.5.0 [CU4]'} | ${[packageOf('10.5.0 [CU8]'), lacking]}  | ${ISSUES}    | ${'full'}    | ${'its delta package is out: nothing says that it carries what runs the prerequisites, and such packages fail without (https://docs.dataminer.services/dataminer/Troubleshooting/Known_issues/KI_Unable_to_perform_a_DataMiner_upgrade_via_Update_Center.html)'}
    ${'10.5.0 [CU4]'} | ${[packageOf('10.5.0 [CU8]'), carrying]} | ${ISSUES}    | ${'delta'}   | ${'every Agent runs its base 10.5.0 [CU4] (build 16239), and the Catalog prefers it'}
    ${'10.5.0 [CU4]'} | ${[lacking]}                             | ${ISSUES}    | ${undefined} | ${undefined}
    ${'10.3.0 [CU5]'} | ${[full, favoured]}                      | ${ISSUES}    | ${'delta'}   | ${'every Agent runs its base 10.3.0 [CU5] (build 13184), and the Catalog prefers it'}
  `('from $from: $kind, $why', ({ from, catalog, knows, kind, why }) => {
    const version = from.startsWith('10.3') ? '10.3.0 [CU9]' : '10.5.0 [CU8]';
    const found = entry({ from, version, catalog, knowledge: knows });
    expect(found.hops[0]?.package.kind, found.message).toBe(kind);
    expect(found.hops[0]?.package.why).toBe(why);
    expect(found.verdict).toBe(kind === undefined ? 'blocked' : 'upgrade');
  });

  it('is asked for where only a delta package over another build is there', () => {
    const found = entry({ from: '10.3.0 [CU6]', version: '10.3.0 [CU9]', catalog: [plain] });
    expect(found).toMatchObject({
      verdict: 'blocked',
      reason: 'PackageUnavailable',
      message:
        'the Catalog has no package that brings 10.3.0 [CU6] to 10.3.0 [CU9]: its delta packages fit only on 10.3.0 [CU5] build 13184',
      unblock: 'add the full package of 10.3.0 [CU9] (build 13537) to the Catalog',
    });
  });

  it('takes the way over the base of the only package', () => {
    const found = entry({ from: '10.3.0 [CU2]', version: '10.3.0 [CU9]', catalog: [packageOf('10.3.0 [CU5]'), plain] });
    expect(pathOf(found)).toBe('10.3.0 [CU5] → 10.3.0 [CU9]');
    expect(found.hops.map((hop) => hop.package.kind)).toEqual(['full', 'delta']);
    expect(found.hops[0]?.why).toContain('its delta packages fit only on 10.3.0 [CU5] build 13184');
  });

  it('is no delta over a rebuild of its base', () => {
    const catalog = [packageOf('10.5.0 [CU8]'), carrying];
    const observed = [observedSystem(observedAgent('dma01', rawOf('10.5.0 [CU4]', 15_943)))];
    expect(entry({ version: '10.5.0 [CU8]', catalog, observed }).hops[0]?.package.kind).toBe('full');
  });

  it.each([
    ['whose contents differ', { ...favoured, sha256: 'e'.repeat(64) }, 'it is pinned with different contents'],
    ['whose file is named full', { ...favoured, from: full.from }, 'its file is named as a full package'],
    [
      'whose file on a server is named full',
      { ...favoured, from: `https://packages.example/${encodeURIComponent(full.from)}` },
      'its file is named as a full package',
    ],
  ])('is no delta %s', (_, odd, why) => {
    const found = entry({ from: '10.3.0 [CU5]', version: '10.3.0 [CU9]', catalog: [full, odd, favoured] });
    const alone = entry({ from: '10.3.0 [CU5]', version: '10.3.0 [CU9]', catalog: [full, odd] });
    expect([found, alone].flatMap(({ hops }) => hops.map((hop) => hop.package.why ?? '')).join()).toContain(why);
  });

  it('is the full one for Agents that stayed behind, whatever the Catalog prefers', () => {
    const observed = [observedCluster('10.3.0 [CU9]', '10.3.0 [CU9]', '10.3.0 [CU5]')];
    const situation = { version: '10.3.0 [CU9]', observed, system: { agents: cluster } };
    const found = entry({ ...situation, catalog: [full, favoured] });
    expect([found.reason, found.hops[0]?.package.kind]).toEqual(['MixedVersions', 'full']);
    expect(entry({ ...situation, catalog: [favoured] })).toMatchObject({ verdict: 'blocked', reason: 'MixedVersions' });
  });

  it('waits as long as its own entry says', () => {
    const young = { ...plain, releasedAt: '2026-08-30' };
    const found = entry({ from: '10.3.0 [CU5]', version: '10.3.0 [CU9]', catalog: [young], soakDays: 7 });
    expect(found).toMatchObject({ verdict: 'waiting', notBefore: '2026-09-06T00:00:00.000Z' });
  });
});
