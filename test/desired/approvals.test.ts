import { describe, expect, it } from 'vitest';
import { fleetOf, system, told } from './documents.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function toldAbout(approvals: string, approval = 'required'): string[] {
  return told({ 'a.yaml': system({ approval, approvals }) }).map((line) => line.replace('a.yaml:', ''));
}

describe('the plans that a System approves', () => {
  const one = (members: string) => `[{ digest: "${DIGEST}", ${members} }]`;

  it.each`
    case                     | approvals                                                                                         | says
    ${'a digest cut off'}    | ${'[{ digest: "sha256:abc", owner: o, reason: r }]'}                                              | ${/^8:25: error: spec\.approvals\[0\]\.digest: "sha256:abc" is not the digest of a plan; write sha256: and 64 hexadecimal digits/u}
    ${'no digest'}           | ${'[{ owner: o, reason: r }]'}                                                                    | ${/^8:15: error: spec\.approvals\[0\] needs "digest"/u}
    ${'no owner'}            | ${one('reason: r')}                                                                               | ${/^8:15: error: spec\.approvals\[0\] needs "owner"; write owner: emea-operations/u}
    ${'no reason'}           | ${one('owner: o')}                                                                                | ${/^8:15: error: spec\.approvals\[0\] needs "reason"/u}
    ${'a strange end'}       | ${one('owner: o, reason: r, expires: soon')}                                                      | ${/^8:130: error: spec\.approvals\[0\]\.expires: "soon" is not a moment/u}
    ${'an end that is gone'} | ${one('owner: o, reason: r, expires: 2026-11-20')}                                                | ${/^8:130: warning: spec\.approvals: the approval by "o" ended on 2026-11-20T00:00:00\.000Z/u}
    ${'twice'}               | ${`[{ digest: "${DIGEST}", owner: o, reason: r }, { digest: "${DIGEST}", owner: o, reason: r }]`} | ${/^8:133: error: spec\.approvals: "o" approves this plan twice, also at a\.yaml:8:15; remove one/u}
    ${'an unknown member'}   | ${one('owner: o, reason: r, by: x')}                                                              | ${/^8:121: error: "by" is not a key of spec\.approvals\[0\]/u}
  `('$case', ({ approvals, says }) => {
    const lines = toldAbout(approvals);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
  });

  it('are pointless where no approval is needed', () => {
    expect(toldAbout(one('owner: o, reason: r'), 'none')).toEqual([
      '8:14: warning: spec.approvals approves what nobody waits for; write approval: required, or remove the list',
    ]);
  });

  it('are read with their place, and end at midnight of the zone of the System', () => {
    const approvals = one('owner: " emea ", reason: " read ", expires: 2026-12-31');
    const schedule = '{ timezone: Europe/Brussels }';
    const [read] = fleetOf({ 'a.yaml': system({ schedule, approval: 'required', approvals }) }).systems;
    expect(read).toMatchObject({
      approval: 'required',
      approvals: [
        {
          digest: DIGEST,
          owner: 'emea',
          reason: 'read',
          expires: '2026-12-30T23:00:00.000Z',
          origin: { line: 9, column: 15 },
        },
      ],
    });
  });
});
