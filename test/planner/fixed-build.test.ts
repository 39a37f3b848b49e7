import { describe, expect, it } from 'vitest';
import { observedAgent, observedSystem } from '../builders.ts';
import { cluster, entry, fullKnowledge, packageOf, rawOf } from './fleet.ts';

const CU4 = '10.5.0 [CU4]';
const [FIRST, FIXED] = [15943, 16239];
const build = (number: number) => packageOf(CU4, { build: number, from: `${number}.dmupgrade` });

const issue = fullKnowledge.knownIssues.filter(({ id }) => id === 'KI_ClusterEndpoint_SLNet_leak');
const knowledge = { ...fullKnowledge, knownIssues: issue, pathRules: [], breakingChanges: [] };

function running(number: number, packages: readonly number[], facts = {}) {
  const agents = cluster.slice(0, 1).concat(cluster.slice(0, 1).map((agent) => ({ ...agent, name: 'dma02' })));
  return entry({
    version: CU4,
    knowledge,
    catalog: [packageOf('10.5.0 [CU3]'), ...packages.map(build)],
    system: { agents, facts },
    observed: [observedSystem(...agents.map(({ name }) => observedAgent(name, rawOf(CU4, number))))],
  });
}

describe('a release that was built again', () => {
  it.each`
    runs     | catalog           | verdict         | says                                                                                                                                                                   | unblock
    ${FIRST} | ${[FIRST, FIXED]} | ${'upgrade'}    | ${`${CU4} (build 15943) → ${CU4} (build 16239): it is at the release asked for, but not on its fixed build: build 15943 is affected by KI_ClusterEndpoint_SLNet_leak`} | ${undefined}
    ${FIRST} | ${[FIRST]}        | ${'up-to-date'} | ${'fixed in build 16239, which the Catalog does not have'}                                                                                                             | ${`add the full package of ${CU4} (build 16239) to the Catalog`}
    ${FIRST} | ${[]}             | ${'up-to-date'} | ${'fixed in build 16239, which the Catalog does not have'}                                                                                                             | ${`add the full package of ${CU4} (build 16239) to the Catalog`}
    ${FIXED} | ${[FIRST, FIXED]} | ${'up-to-date'} | ${`${CU4} (build 16239) is the release asked for`}                                                                                                                     | ${undefined}
    ${FIXED} | ${[FIRST]}        | ${'up-to-date'} | ${`${CU4} (build 16239) is the release asked for`}                                                                                                                     | ${undefined}
  `('on build $runs with $catalog in the Catalog: $verdict', ({ runs, catalog, verdict, says, unblock }) => {
    const found = running(runs, catalog);
    expect(found).toMatchObject({ verdict, unblock });
    expect(found.message).toContain(says);
    expect(found.candidates.map((candidate) => candidate.build)).not.toContain(runs);
    for (const { objections } of found.candidates) {
      expect(objections.map(({ reason }) => reason)).not.toContain('DowngradeRefused');
    }
  });

  it('says nothing of an issue that does not touch the system', () => {
    expect(running(FIRST, [FIRST], { 'multi-agent': false }).message).toContain('but not on its fixed build');
    const alone = entry({
      version: CU4,
      knowledge,
      catalog: [build(FIRST)],
      observed: [observedSystem(observedAgent('dma01', rawOf(CU4, FIRST)))],
    });
    expect(alone.message).toBe(`${CU4} (build ${FIRST}) is the release asked for`);
  });
});
