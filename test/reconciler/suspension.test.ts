import { describe, expect, it } from 'vitest';
import type { PersonsAct } from '../../src/planner/persons-act.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import { heldInTheFile, notSuspended, resumeSystem, suspendSystem } from '../../src/reconciler/suspend-system.ts';
import { desiredSystem, halfAnHour } from '../builders.ts';
import { FakeActs } from '../fakes/fake-acts.ts';

const now = '2026-09-02T00:00:00.000Z';
const before = '2026-09-01T00:00:00.000Z';
const later = '2026-09-03T00:00:00.000Z';
const evenLater = '2026-09-04T00:00:00.000Z';
const byAlice = { by: 'alice@ops', at: before, reason: 'audit' };
const held = (until?: string): PersonsAct => ({ kind: 'suspended', until, ...byAlice });
const resumed: PersonsAct = { kind: 'resumed', by: 'bob@ops', at: before, reason: 'over' };
const inTheFile = (until?: string) => ({ reason: 'finals', until });
const alice = 'suspended by alice@ops at 2026-09-01T00:00:00.000Z: audit';
const remove = 'remove spec.suspend from the System "prod"';
const resume = 'run `ratchet resume prod --reason "…"`';

describe('the suspension gate', () => {
  it.each`
    case                                  | suspend              | acts                              | message                              | notBefore    | unblock
    ${'nothing'}                          | ${undefined}         | ${[]}                             | ${undefined}                         | ${undefined} | ${undefined}
    ${'an act'}                           | ${undefined}         | ${[held()]}                       | ${alice}                             | ${undefined} | ${resume}
    ${'an act that ends by itself'}       | ${undefined}         | ${[held(later)]}                  | ${alice}                             | ${later}     | ${resume}
    ${'an act that ends now'}             | ${undefined}         | ${[held(now)]}                    | ${undefined}                         | ${undefined} | ${undefined}
    ${'an act that was taken back'}       | ${undefined}         | ${[held(), resumed]}              | ${undefined}                         | ${undefined} | ${undefined}
    ${'an act after another was taken'}   | ${undefined}         | ${[held(), resumed, held()]}      | ${alice}                             | ${undefined} | ${resume}
    ${'the newest act, which is shorter'} | ${undefined}         | ${[held(evenLater), held(later)]} | ${alice}                             | ${later}     | ${resume}
    ${'the file'}                         | ${inTheFile()}       | ${[]}                             | ${'suspended: finals'}               | ${undefined} | ${remove}
    ${'the file, whatever was resumed'}   | ${inTheFile()}       | ${[held(), resumed]}              | ${'suspended: finals'}               | ${undefined} | ${remove}
    ${'an act, whatever is in the file'}  | ${inTheFile(before)} | ${[held()]}                       | ${alice}                             | ${undefined} | ${resume}
    ${'both'}                             | ${inTheFile(later)}  | ${[held(evenLater)]}              | ${`suspended: finals; and ${alice}`} | ${evenLater} | ${`${remove}, and ${resume}`}
    ${'both, one of them for good'}       | ${inTheFile(later)}  | ${[held()]}                       | ${`suspended: finals; and ${alice}`} | ${undefined} | ${`${remove}, and ${resume}`}
  `('$case', ({ suspend, acts, message, notBefore, unblock }) => {
    const hop = { from: '10.5.0 [CU3]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a', estimate: halfAnHour };
    const system = desiredSystem({ suspend });
    const answer = askGates({
      system,
      windows: [],
      freezes: [],
      rollout: undefined,
      hop,
      plan: undefined,
      approvers: undefined,
      history: { acts },
      now,
    });
    const hold = { reason: 'Suspended', message, notBefore, unblock };
    expect(answer).toEqual(message === undefined ? { kind: 'open', notes: [] } : { kind: 'closed', hold });
  });
});

describe('suspending and resuming', () => {
  const bob = { by: 'bob@ops', at: now, reason: 'done' };

  it('records who, when, why and until when, and that it is over', async () => {
    const acts = new FakeActs();
    await suspendSystem('prod', later, byAlice, acts);
    expect(await resumeSystem('prod', bob, acts)).toEqual(held(later));
    expect(await acts.of('prod')).toEqual([held(later), { kind: 'resumed', ...bob }]);
  });

  it.each([
    ['nobody suspended', []],
    ['somebody resumed already', [held(), resumed]],
    ['went on by itself', [held(now)]],
  ])('leaves no record of resuming what %s', async (_, recorded) => {
    const acts = new FakeActs();
    for (const act of recorded) await acts.record('prod', act);
    expect(await resumeSystem('prod', bob, acts)).toBeUndefined();
    expect(await acts.of('prod')).toEqual(recorded);
  });

  it('refuses an end that has passed', async () => {
    const acts = new FakeActs();
    await expect(suspendSystem('prod', now, bob, acts)).rejects.toThrow(/has passed/u);
    expect(await acts.of('prod')).toEqual([]);
  });

  it('says where the file holds it, and only while it does', () => {
    const system = desiredSystem({ suspend: inTheFile(later) });
    const where = 'spec.suspend of the System at test.yaml:1:1 holds it (finals): remove it there';
    expect(heldInTheFile(system, now)).toBe(where);
    expect(heldInTheFile(system, later)).toBeUndefined();
    expect(notSuspended('prod', system, now).hint).toBe(where);
    expect(notSuspended('prod', undefined, now).hint).toContain('ratchet status');
  });
});
