import { describe, expect, it } from 'vitest';
import { fleetOf, system, told } from './documents.ts';

function toldAbout(spec: Readonly<Record<string, string>>): string[] {
  return told({ 'a.yaml': system(spec) }).map((line) => line.replace('a.yaml:', ''));
}

describe('the risks that a System accepts', () => {
  const accept = (members: string) => `[{ id: KI_x, reason: fine, ${members} }]`;

  it.each`
    acceptedRisks                                                    | says
    ${'{ id: KI_x }'}                                                | ${'7:18: error: spec.acceptedRisks is a map of keys and values; write a list, each item on its own line after "- "'}
    ${'[{ reason: x, owner: y, expires: 2027-01-01 }]'}              | ${'7:19: error: spec.acceptedRisks[0] needs "id"; write id: "KI_Upgrade_to_1051_stuck"'}
    ${accept('expires: 2027-01-01')}                                 | ${'7:19: error: spec.acceptedRisks[0] needs "owner"; write owner: emea-operations'}
    ${accept('owner: ops')}                                          | ${'7:19: error: spec.acceptedRisks[0] needs "expires"; write expires: "2026-12-31"'}
    ${accept('owner: " ", expires: 2027-01-01')}                     | ${'7:52: error: spec.acceptedRisks[0].owner: " " is not an owner; write a person or a team, in one line of at most 100 characters'}
    ${accept('owner: ops, expires: never')}                          | ${'7:66: error: spec.acceptedRisks[0].expires: "never" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${accept('owner: ops, expires: 2026-11-20')}                     | ${'7:66: warning: spec.acceptedRisks: the acceptance of "KI_x" ended on 2026-11-20, so that it accepts nothing; remove it, or write a later date'}
    ${'[{ id: KI_x, reason: "", owner: o, expires: 2027-01-01 }]'}   | ${'7:39: error: spec.acceptedRisks[0].reason: "" is not a reason; write one line of at most 500 characters'}
    ${'[{ id: "KI x", reason: r, owner: o, expires: 2027-01-01 }]'}  | ${'7:25: error: spec.acceptedRisks[0].id: "KI x" is not the id of a risk; write it as the plan prints it, such as KI_Upgrade_to_1051_stuck'}
    ${'[{ id: A, reason: r, owner: o, expires: 2027-01-01, x: 1 }]'} | ${'7:70: error: "x" is not a key of spec.acceptedRisks[0]; remove it (known here: id, reason, owner, expires)'}
  `('$acceptedRisks', ({ acceptedRisks, says }) => {
    expect(toldAbout({ acceptedRisks })).toEqual([says]);
  });

  it('are accepted once each', () => {
    const one = '{ id: KI_x, reason: r, owner: o, expires: 2027-01-01 }';
    expect(toldAbout({ acceptedRisks: `[${one}, ${one}]` })).toEqual([
      '7:81: error: spec.acceptedRisks: "KI_x" is accepted twice, also at a.yaml:7:19; remove one',
    ]);
  });
});

describe('an accepted risk', () => {
  it('ends at midnight of the System’s zone', () => {
    const accepted = '[{ id: KI_x, reason: " fine ", owner: ops, expires: 2026-12-31 }]';
    const schedule = '{ timezone: Europe/Brussels }';
    const [read] = fleetOf({ 'a.yaml': system({ schedule, acceptedRisks: accepted }) }).systems;
    expect(read?.acceptedRisks).toEqual([
      {
        id: 'KI_x',
        reason: 'fine',
        owner: 'ops',
        expires: '2026-12-30T23:00:00.000Z',
        expiresAsWritten: '2026-12-31',
        origin: { file: 'a.yaml', line: 8, column: 19 },
      },
    ]);
  });

  it.each(['2026-11-20T08:00:00Z', '2026-11-20T07:59:00Z'])('is over at %s, when it is 08:00', (expires) => {
    const acceptedRisks = `[{ id: KI_x, reason: r, owner: o, expires: "${expires}" }]`;
    expect(told({ 'a.yaml': system({ acceptedRisks }) })).toEqual([expect.stringContaining(': warning: ')]);
  });

  it('holds until then without a word', () => {
    const acceptedRisks = '[{ id: KI_x, reason: r, owner: o, expires: "2026-11-20T08:01:00Z" }]';
    expect(told({ 'a.yaml': system({ acceptedRisks }) })).toEqual([]);
  });
});
