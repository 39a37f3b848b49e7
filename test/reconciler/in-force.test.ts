import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { Freeze } from '../../src/model/freeze.ts';
import type { FleetReading } from '../../src/reconciler/fleet-reading.ts';
import { adopt as adoptAt, type InForce, wantedFrom } from '../../src/reconciler/in-force.ts';
import type { FleetRevision } from '../../src/reconciler/wanted.ts';
import { agentEndpoint, desiredFleet, desiredSystem } from '../builders.ts';

const knowledge = loadKnowledge();

/** `machines` are names of Agents; each system has its own where none are given. */
function system(name: string, ...machines: readonly string[]): DesiredSystem {
  const agents = (machines.length === 0 ? [`${name}-dma`] : machines).map((machine) => agentEndpoint(machine));
  return desiredSystem({ name, agents, origin: { file: `${name}.yaml`, line: 1, column: 1 } });
}

function revision(name: string, ...systems: readonly DesiredSystem[]): FleetRevision {
  return { revision: name, from: 'test', fleet: desiredFleet({ systems }), bystanders: [], knowledge };
}

function valid(name: string, ...systems: readonly DesiredSystem[]): FleetReading {
  return { kind: 'fleet', revision: revision(name, ...systems) };
}

function broken(
  name: string,
  sound: readonly DesiredSystem[] | undefined,
  { names = [], files = [], freezes = [] }: { names?: string[]; files?: string[]; freezes?: Freeze[] } = {},
): FleetReading {
  return {
    kind: 'problems',
    revision: name,
    problems: ['something is wrong'],
    freezes,
    sound: sound && { revision: revision(name, ...sound), withheld: { names, files } },
  };
}

const T1 = '2026-09-01T00:00:00.000Z';
const T2 = '2026-09-02T00:00:00.000Z';
const adopt = (before: InForce | undefined, reading: FleetReading, at = T1) => adoptAt(before, reading, at);

/** Which revision each system follows; `held` ones are marked. */
function follows(inForce: InForce): Record<string, string> {
  const told = [...inForce.systems].map(([name, wanted]) => [
    name,
    `${wanted.revision.revision}${inForce.held.has(name) ? ' held' : ''}`,
  ]);
  return Object.fromEntries(told);
}

const [a, b, c] = [system('a'), system('b'), system('c')];

describe('what is in force after r1 named a and b', () => {
  it.each`
    then                                                | reading                                                                         | expected
    ${'a valid revision'}                               | ${valid('r2', a, c)}                                                            | ${{ a: 'r2', c: 'r2' }}
    ${'an empty one'}                                   | ${valid('r2')}                                                                  | ${{}}
    ${'a mistake that touches all'}                     | ${broken('r2', undefined)}                                                      | ${{ a: 'r1 held', b: 'r1 held' }}
    ${'a mistake in b'}                                 | ${broken('r2', [a], { names: ['b'] })}                                          | ${{ a: 'r2', b: 'r1 held' }}
    ${'a mistake in a system that is new'}              | ${broken('r2', [a, b], { names: ['c'] })}                                       | ${{ a: 'r2', b: 'r2' }}
    ${'a file of b that cannot be read'}                | ${broken('r2', [a], { files: ['b.yaml'] })}                                     | ${{ a: 'r2', b: 'r1 held' }}
    ${'b gone, and a file of nobody that is not read'}  | ${broken('r2', [a], { files: ['new.yaml'] })}                                   | ${{ a: 'r2' }}
    ${'b named elsewhere, its old file not readable'}   | ${broken('r2', [a, b], { files: ['b.yaml'] })}                                  | ${{ a: 'r2', b: 'r2' }}
    ${'the machine of a broken b given to a'}           | ${broken('r2', [system('a', 'b-dma')], { names: ['b'] })}                       | ${{ a: 'r1 held', b: 'r1 held' }}
    ${'the machine of a broken b given to a new c'}     | ${broken('r2', [a, system('c', 'b-dma')], { names: ['b'] })}                    | ${{ a: 'r2', b: 'r1 held' }}
    ${'machines handed round, the last of them broken'} | ${broken('r2', [system('a', 'b-dma'), system('c', 'a-dma')], { names: ['b'] })} | ${{ a: 'r1 held', b: 'r1 held' }}
  `('and then came $then', ({ reading, expected }) => {
    expect(follows(adopt(adopt(undefined, valid('r1', a, b)), reading))).toEqual(expected);
  });

  it('and two bad revisions came is still what r1 said', () => {
    const r2 = adopt(adopt(undefined, valid('r1', a, b)), broken('r2', [a], { names: ['b'] }));
    expect(follows(adopt(r2, broken('r3', undefined)))).toEqual({ a: 'r2 held', b: 'r1 held' });
    expect(follows(adopt(r2, valid('r3', a, b)))).toEqual({ a: 'r3', b: 'r3' });
  });
});

it('has nothing in force for what was never read without mistakes', () => {
  const first = adopt(undefined, broken('r1', [a], { names: ['b'] }));
  expect(follows(first)).toEqual({ a: 'r1' });
  expect([...first.held]).toEqual(['b']);
  expect(wantedFrom(first, 'b')).toEqual({ kind: 'not-named' });
});

it('lets a freeze of a revision with mistakes hold back at once what an older revision lets through', () => {
  const freeze: Freeze = {
    name: 'now',
    origin: { file: 'now.yaml', line: 1, column: 1 },
    reason: 'a fault is looked for',
    scope: 'all',
    selector: {},
    mayOverride: [],
    spans: [{ from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z', title: undefined }],
  };
  const r1 = adopt(undefined, valid('r1', a, b));
  const r2 = adopt(r1, broken('r2', undefined, { freezes: [freeze] }));
  expect(wantedFrom(r2, 'a')).toMatchObject({ revision: { revision: 'r1', fleet: { freezes: [{ name: 'now' }] } } });
  const mended = adopt(r2, broken('r3', [a], { names: ['b'] }));
  expect(wantedFrom(mended, 'b')).toMatchObject({ revision: { revision: 'r1', fleet: { freezes: [] } } });
});

it('tells since when a system is held, also over several revisions', () => {
  const r1 = adopt(undefined, valid('r1', a, b));
  const r2 = adopt(r1, broken('r2', [a], { names: ['b'] }), T2);
  const r3 = adopt(r2, broken('r3', [a], { names: ['b'] }), '2026-09-03T00:00:00.000Z');
  expect(Object.fromEntries(r3.since)).toEqual({ a: T1, b: T2 });
});

it('lets a system that is held count still for those that wait for it', () => {
  const r2 = adopt(adopt(undefined, valid('r1', a, b)), broken('r2', [a], { names: ['b'] }));
  expect(wantedFrom(r2, 'a')).toMatchObject({ revision: { revision: 'r2', bystanders: [{ name: 'b' }] } });
});
