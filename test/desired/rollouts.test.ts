import { describe, expect, it } from 'vitest';
import { fleetOf, system, told } from './documents.ts';

const labelled = (name: string, labels: string) =>
  system({}, name).replace('{ name:', `{ labels: { ${labels} }, name:`);
/** Four Systems: a canary, two playouts that stand in for each other, and a hub. */
const systems = {
  'lab.yaml': labelled('lab', 'ring: canary'),
  'hub.yaml': labelled('hub', 'ring: prod'),
  'one.yaml': labelled('one', 'ring: prod, service: playout'),
  'two.yaml': labelled('two', 'ring: prod, service: playout'),
};

function rollout(spec: string, name = 'all'): string {
  return `apiVersion: ratchet/v1\nkind: Rollout\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
}

const WAVES = 'waves: [{ name: canary, systems: [lab], soak: 2d }, { name: rest, selector: {} }]';

describe('a rollout', () => {
  it('has its Systems by name, wherever its author wrote labels', () => {
    const more = 'maxConcurrent: 2, maxFailures: 3, redundancy: [{ label: service }, { systems: [lab, hub] }]';
    const spec = `${WAVES}, ${more}, dependencies: [{ system: two, after: [lab, hub] }]`;
    expect(fleetOf({ ...systems, 'r.yaml': rollout(spec) }).rollouts).toEqual([
      {
        name: 'all',
        waves: [
          { name: 'canary', systems: ['lab'], soakMs: 2 * 86_400_000 },
          { name: 'rest', systems: ['hub', 'one', 'two'], soakMs: 0 },
        ],
        maxConcurrent: 2,
        maxFailures: 3,
        groups: [
          { name: 'service: playout', systems: ['one', 'two'] },
          { name: 'hub, lab', systems: ['hub', 'lab'] },
        ],
        dependencies: [{ system: 'two', after: ['hub', 'lab'] }],
        origin: { file: 'r.yaml', line: 1, column: 1 },
      },
    ]);
  });

  it('is cautious where its author says nothing, and leaves other Systems alone', () => {
    const spec = 'selector: { ring: prod }, waves: [{ name: all, selector: {} }]';
    const [read] = fleetOf({ ...systems, 'r.yaml': rollout(spec) }).rollouts;
    expect(read).toMatchObject({ maxConcurrent: 1, maxFailures: 1, groups: [], dependencies: [] });
    expect(read?.waves).toEqual([{ name: 'all', systems: ['hub', 'one', 'two'], soakMs: 0 }]);
  });

  it.each`
    case                                   | spec                                                                                                                       | says
    ${'nothing at a time'}                 | ${`${WAVES}, maxConcurrent: 0`}                                                                                            | ${'r.yaml:4:107: error: spec.maxConcurrent: "0" is too small; write 1 or more'}
    ${'no failure allowed'}                | ${`${WAVES}, maxFailures: 0`}                                                                                              | ${'r.yaml:4:105: error: spec.maxFailures: "0" is too small; write 1 or more'}
    ${'no wave'}                           | ${'maxFailures: 1'}                                                                                                        | ${'r.yaml:4:1: error: spec needs "waves"; add "waves:"'}
    ${'a wave of nothing in particular'}   | ${'waves: [{ name: canary }]'}                                                                                             | ${'r.yaml:4:17: error: wave "canary" needs "selector" or "systems"; write selector: {} for all Systems that no earlier wave has'}
    ${'a wave by both ways'}               | ${'waves: [{ name: canary, selector: {}, systems: [lab] }]'}                                                               | ${'r.yaml:4:56: error: wave "canary" has both selector and systems; remove one, or write a wave for each'}
    ${'two waves under one name'}          | ${'waves: [{ name: a, systems: [lab] }, { name: a, selector: {} }]'}                                                       | ${'r.yaml:4:54: error: spec.waves: wave "a" is there twice; rename or remove one'}
    ${'a wave that matches nothing'}       | ${'waves: [{ name: moon, selector: { ring: moon } }, { name: rest, selector: {} }]'}                                       | ${'r.yaml:4:17: warning: wave "moon" has no System: none that no earlier wave has fits its selector; correct it, or remove the wave'}
    ${'a wave that comes too late'}        | ${'waves: [{ name: all, selector: {} }, { name: rest, selector: { ring: prod } }]'}                                        | ${'r.yaml:4:46: warning: wave "rest" has no System: none that no earlier wave has fits its selector; correct it, or remove the wave'}
    ${'a System in no wave'}               | ${'waves: [{ name: prod, selector: { ring: prod } }]'}                                                                     | ${'lab.yaml:1:1: error: System "lab" is in no wave of Rollout "all" (r.yaml:1:1), so that it would never be upgraded; give it the labels of one, or add a last wave with selector: {}'}
    ${'a System in two waves'}             | ${'waves: [{ name: prod, selector: {} }, { name: last, systems: [lab] }]'}                                                 | ${'r.yaml:4:71: error: spec.waves: System "lab" is in wave "prod" already, and cannot go with "last" as well; put the wave that names it first, or remove it here'}
    ${'an unknown System in a wave'}       | ${'waves: [{ name: canary, systems: [lob] }, { name: rest, selector: {} }]'}                                               | ${'r.yaml:4:43: error: spec.waves: there is no System "lob"; write the name of one, or remove it (did you mean "lab"?)'}
    ${'a System of elsewhere in a wave'}   | ${'selector: { ring: prod }, waves: [{ name: canary, systems: [lab] }, { name: rest, selector: {} }]'}                     | ${'r.yaml:4:69: error: spec.waves: Rollout "all" is not about System "lab", which has not the labels of spec.selector; give it these labels, or remove it here'}
    ${'about no System'}                   | ${'selector: { ring: moon }, waves: [{ name: rest, selector: {} }]'}                                                       | ${'r.yaml:1:1: warning: Rollout "all" is about no System: none has the labels ring: moon; correct spec.selector'}
    ${'redundancy of nothing'}             | ${`${WAVES}, redundancy: [{}]`}                                                                                            | ${'r.yaml:4:105: error: spec.redundancy has an entry with neither label nor systems; write a label whose values group the Systems, or their names'}
    ${'redundancy by both ways'}           | ${`${WAVES}, redundancy: [{ label: a, systems: [one, two] }]`}                                                             | ${'r.yaml:4:105: error: spec.redundancy has an entry with both label and systems; write a label whose values group the Systems, or their names'}
    ${'redundancy of one alone'}           | ${`${WAVES}, redundancy: [{ systems: [one] }]`}                                                                            | ${'r.yaml:4:116: error: spec.redundancy[0].systems has too few entries; write 2 or more'}
    ${'redundancy by a label of nobody'}   | ${`${WAVES}, redundancy: [{ label: servce }]`}                                                                             | ${'r.yaml:4:114: warning: spec.redundancy: no two Systems of Rollout "all" share a value of the label "servce", so that it keeps none apart; correct the label, or remove the entry'}
    ${'an unknown System in redundancy'}   | ${`${WAVES}, redundancy: [{ systems: [one, tow] }]`}                                                                       | ${'r.yaml:4:122: error: spec.redundancy: there is no System "tow"; write the name of one, or remove it (did you mean "two"?)'}
    ${'an unknown System in dependencies'} | ${`${WAVES}, dependencies: [{ system: hbu, after: [one] }]`}                                                               | ${'r.yaml:4:117: error: spec.dependencies: there is no System "hbu"; write the name of one, or remove it (did you mean "hub"?)'}
    ${'an unknown System to wait for'}     | ${`${WAVES}, dependencies: [{ system: hub, after: [noe] }]`}                                                               | ${'r.yaml:4:130: error: spec.dependencies: there is no System "noe"; write the name of one, or remove it (did you mean "one"?)'}
    ${'a System that waits for itself'}    | ${`${WAVES}, dependencies: [{ system: hub, after: [hub] }]`}                                                               | ${'r.yaml:4:117: error: spec.dependencies: these wait for each other, so that none ever goes: "hub" → "hub"; remove one of the dependencies'}
    ${'a round of dependencies'}           | ${`${WAVES}, dependencies: [{ system: hub, after: [one] }, { system: one, after: [two] }, { system: two, after: [hub] }]`} | ${'r.yaml:4:117: error: spec.dependencies: these wait for each other, so that none ever goes: "hub" → "one" → "two" → "hub"; remove one of the dependencies'}
    ${'a dependency against the waves'}    | ${`${WAVES}, dependencies: [{ system: lab, after: [hub] }]`}                                                               | ${'r.yaml:4:130: error: spec.dependencies: "lab" waits for "hub", which goes only after it, in wave "rest"; move one of them to another wave, or remove the dependency'}
  `('$case', ({ spec, says }) => {
    expect(told({ ...systems, 'r.yaml': rollout(spec) })).toEqual([says]);
  });

  it('is refused where another is about the same Systems', () => {
    const two = `${rollout(WAVES)}---\n${rollout('selector: { ring: prod }, waves: [{ name: x, selector: {} }]', 'prod')}`;
    expect(told({ ...systems, 'r.yaml': two })).toEqual([
      'r.yaml:6:1: error: Rollout "prod" is about System "hub", "one", "two", as Rollout "all" is at r.yaml:1:1; a System belongs to one Rollout: narrow spec.selector of one of them',
    ]);
  });

  it('is refused twice under one name', () => {
    const two = [rollout('selector: { ring: canary }, waves: [{ name: x, selector: {} }]'), rollout(WAVES)].join(
      '---\n',
    );
    expect(told({ ...systems, 'r.yaml': two })).toContainEqual(
      'r.yaml:8:19: error: Rollout "all" is there twice, also at r.yaml:3:19; rename or remove one',
    );
  });

  it('tells nobody twice about a System with problems of its own', () => {
    const broken = system({ target: '{ track: mian }' }, 'lab');
    expect(told({ ...systems, 'lab.yaml': broken, 'r.yaml': rollout(WAVES) })).toEqual([
      expect.stringContaining('lab.yaml:6:20: error: spec.target.track is "mian"'),
    ]);
  });
});
