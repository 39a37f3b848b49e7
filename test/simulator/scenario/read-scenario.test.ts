import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { practiceSystems } from '../../../src/cli/practice/practice-fleet.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';

const HEAD = 'apiVersion: ratchet/v1\nkind: Scenario\n';

function read(text: string, options: { readonly mayCast?: boolean } = {}) {
  return readScenario({ path: 's.yaml', bytes: Buffer.from(text) }, practiceSystems, options);
}

function problemsIn(text: string, options: { readonly mayCast?: boolean } = {}): string {
  try {
    read(text, options);
  } catch (thrown) {
    return String(thrown);
  }
  return 'no problem';
}

const FOLDER = new URL('../../../examples/scenarios/', import.meta.url);
const examples = readdirSync(FOLDER);

describe('the examples', () => {
  it.each(examples)('%s can be played', (name) => {
    const { cues, seed, systems } = readScenario(
      { path: name, bytes: readFileSync(new URL(name, FOLDER)) },
      practiceSystems,
    );
    expect(seed).toBe(name.replace('.yaml', ''));
    expect(cues.length).toBeGreaterThan(0);
    expect(systems.length).toBeGreaterThan(0);
  });
});

describe('a scenario', () => {
  it('plays the given cast from the start, where it says nothing else', () => {
    const { systems, cues, ...rest } = read(`${HEAD}faults: [{ fault: reboot, agent: apac-dma01 }]`);

    expect(systems.map(({ name }) => name)).toEqual(practiceSystems.map(({ name }) => name));
    expect(cues).toEqual([{ fault: 'reboot', agent: 'apac-dma01', when: { at: 'start', after: 0 } }]);
    expect(rest).toEqual({ seed: undefined, speed: undefined, startAt: undefined });
  });

  it('says in seconds what it reads as durations', () => {
    const { systems, cues } = read(`${HEAD}
timings: { starting: 10m, uploadBytesPerSecond: 5 }
systems: [{ name: lab, version: v, agents: [{ name: a1 }], timings: { starting: 20m } }]
faults:
  - { fault: ssh-hang, agent: a1, when: { at: launch, after: 2m }, lift: { after: 90s } }
  - { fault: stuck, agent: a1, settings: { phase: extracting }, lift: { at: starting, of: a1 } }`);

    expect(systems).toEqual([
      {
        name: 'lab',
        cluster: 'LAB',
        version: 'v',
        agents: [{ name: 'a1', role: 'standalone' }],
        timings: { starting: 1200, uploadBytesPerSecond: 5 },
      },
    ]);
    expect(cues.map(({ when, lift }) => [when, lift])).toEqual([
      [
        { at: 'launch', after: 120 },
        { at: 'fault', after: 90 },
      ],
      [
        { at: 'start', after: 0 },
        { at: 'starting', of: 'a1', after: 0 },
      ],
    ]);
  });
});

describe('what is wrong is told with its place', () => {
  const one = (rest: string) => `${HEAD}faults:\n  - { fault: reboot, agent: apac-dma01, ${rest} }`;
  it.each([
    ['', /s\.yaml:1:1: .*the file is empty/u],
    [`${HEAD}---\n${HEAD}`, /s\.yaml:\d+:\d+: .*second document/u],
    ['kind: Scenario', /"apiVersion".*write apiVersion: "ratchet\/v1"/u],
    [`${HEAD}spead: 3`, /s\.yaml:3:1: .*"spead" is not a key.*speed/u],
    [`${HEAD}startAt: "2026-11-22"`, /s\.yaml:3:10: .*"2026-11-22" is not a moment in UTC; write one such as/u],
    [`${HEAD}faults: [{ fault: rebot, agent: x }]`, /s\.yaml:3:19: .*"rebot".*reboot/u],
    [`${HEAD}faults: [{ fault: reboot, agent: apac-dma1 }]`, /s\.yaml:3:34: .*no Agent "apac-dma1".*apac-dma01/u],
    [one('system: apac-lob'), /s\.yaml:4:49: .*no system "apac-lob".*apac-lab/u],
    [one('settings: { bytes: 3 }'), /s\.yaml:4:53: .*"reboot" takes no "bytes"; it takes phase/u],
    [one('when: { after: 3 }'), /s\.yaml:4:59: .*write after: "3"|3 is not in quotes/u],
    [one('when: { after: 3y }'), /"3y" is not a duration; write a whole number and one of ms, s, m, h, d/u],
    [one('lift: { at: lunch }'), /"lunch".*launch/u],
    [one('when: { at: starting, of: emea-dma01 }'), /"apac-lab" has no Agent "emea-dma01"; it has apac-dma01/u],
    [`${HEAD}faults: [{ fault: popup-hang, agent: apac-dma01, settings: { times: 1 } }]`, /takes no settings/u],
    [`${HEAD}faults: [{ fault: slow-agent, agent: apac-dma01, settings: { seconds: -1 } }]`, /is -1; write 0 or more/u],
    [
      `${HEAD}systems: [{ name: a, version: v, agents: [{ name: x }] }, { name: a, version: v, agents: [{ name: y }] }]`,
      /two systems "a"/u,
    ],
    [`${HEAD}systems: [{ name: a, version: v, agents: [{ name: x }, { name: x }] }]`, /two Agents "x"/u],
    [
      `${HEAD}systems: [{ name: a, version: v, agents: [{ name: x, role: failover-main, peer: y }, { name: y }] }]`,
      /"x" is failover-main without its other half/u,
    ],
    [`${HEAD}systems: [{ name: a, version: v, agents: [{ name: x, peer: y }] }]`, /"x" is standalone and has no peer/u],
    [
      `${HEAD}systems: [{ name: a, version: v, agents: [{ name: x }] }, { name: b, version: v, agents: [{ name: x }] }]\nfaults: [{ fault: reboot, agent: x }]`,
      /"x" is in a and b; write system as well/u,
    ],
  ])('%j', (text, sentence) => {
    expect(problemsIn(text)).toMatch(sentence);
  });

  it('a rehearsal brings its own systems', () => {
    const text = `${HEAD}systems: [{ name: a, version: v, agents: [{ name: x }] }]`;
    expect(problemsIn(text)).toBe('no problem');
    expect(problemsIn(text, { mayCast: false })).toMatch(/s\.yaml:3:1: .*remove "systems"/u);
  });
});
