import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../../src/model/rollout.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { askGates } from '../../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../../src/reconciler/gates/gate.ts';
import type { BrakeAct, RolloutMemory } from '../../../src/reconciler/rollouts/memory.ts';
import { standingOf } from '../../../src/reconciler/rollouts/standing.ts';
import { desiredSystem, halfAnHour } from '../../builders.ts';
import { opensFrom } from '../opens-from.ts';
import { AT, aRollout, entries, remembered } from './a-rollout.ts';

interface Situation {
  readonly rollout: Rollout;
  readonly planned: readonly SystemPlan[];
  readonly memory?: RolloutMemory;
  readonly since?: Readonly<Record<string, string>>;
  readonly mode?: 'apply' | 'upload-only';
}

/** The gates about `me`, which would go from 10.5.0 [CU7] to 10.5.0 [CU9]. */
function contextOf({ rollout, planned, memory = remembered(), since = {}, mode = 'apply' }: Situation): GateContext {
  const all = new Map(planned.map((entry) => [entry.system, entry]));
  const facts = { memory: new Map([[rollout.name, memory]]), since: new Map(Object.entries(since)) };
  const release = { from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a' };
  const hop = { ...release, estimate: halfAnHour };
  const system = desiredSystem({ name: 'me', mode });
  const standing = standingOf(rollout, all, facts, AT);
  return {
    system,
    windows: [],
    freezes: [],
    rollout: standing,
    hop,
    plan: undefined,
    approvers: undefined,
    history: {},
    now: AT,
  };
}

function asked(situation: Situation): string {
  const answer = askGates(contextOf(situation));
  return answer.kind === 'open' ? 'open' : `${answer.hold.reason}: ${answer.hold.message}`;
}

const { done, behind, held } = entries;
const me = behind('me');
const [first, alone] = [aRollout([['lab'], ['me']]), aRollout([['me', 'other']])];
const soaking = (days: number): Rollout => {
  const [lab, rest] = first.waves;
  return {
    ...first,
    waves: [{ ...lab, name: 'canary', systems: ['lab'], soakMs: days * 86_400_000 }, ...(rest ? [rest] : [])],
  };
};
const failed = { system: 'other', run: 'r1', state: 'stalled', message: 'nothing has moved' };
const pulled: BrakeAct = { rollout: 'all', kind: 'pulled', by: 'alice@ops', at: AT, reason: 'odd noises', runs: [] };
const together = aRollout([['me', 'twin']], {
  maxConcurrent: 9,
  groups: [{ name: 'service: playout', systems: ['me', 'twin'] }],
});
const dependent = aRollout([['hub', 'me']], { maxConcurrent: 9, dependencies: [{ system: 'me', after: ['hub'] }] });
const cu8 = { release: '10.5.0 [CU8]', build: 16_437, train: 71, track: 'main', notes: undefined, agents: [] } as const;
const unreachable = held('other', { verdict: 'unknown', reason: 'AgentUnreachable', message: 'dma01 does not answer' });

describe('a System of a rollout', () => {
  it.each`
    case                                                      | situation                                                                                                                          | says
    ${'of the first wave goes'}                               | ${{ rollout: alone, planned: [me, behind('other')] }}                                                                              | ${'open'}
    ${'goes when the wave before is done'}                    | ${{ rollout: first, planned: [me, done('lab')] }}                                                                                  | ${'open'}
    ${'waits for the wave before'}                            | ${{ rollout: first, planned: [me, behind('lab')] }}                                                                                | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (UpgradeAvailable: 10.5.0 [CU9] can be installed)'}
    ${'waits for one that nobody has looked at'}              | ${{ rollout: first, planned: [me] }}                                                                                               | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (nobody has looked at it yet)'}
    ${'waits for one that is held back'}                      | ${{ rollout: first, planned: [me, held('lab', {})] }}                                                                              | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (KnownIssue: held)'}
    ${'waits for one with a hotfix'}                          | ${{ rollout: first, planned: [me, held('lab', { verdict: 'skipped', reason: 'HotfixInstalled' })] }}                               | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (HotfixInstalled: held)'}
    ${'does not wait for one that waits for a newer release'} | ${{ rollout: first, planned: [me, held('lab', { verdict: 'waiting', reason: 'AwaitingSoak', current: done('lab').current })] }}    | ${'open'}
    ${'waits for one that runs less and waits'}               | ${{ rollout: first, planned: [me, held('lab', { verdict: 'waiting', reason: 'AwaitingSoak', current: cu8 })] }}                    | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (AwaitingSoak: held)'}
    ${'waits for one in doubt, whatever it runs'}             | ${{ rollout: first, planned: [me, held('lab', { reason: 'PreviousRunFailed', current: done('lab').current })] }}                   | ${'AwaitingWave: wave "wave-1" of rollout "all" is not done: lab (PreviousRunFailed: held)'}
    ${'waits until the wave before has soaked'}               | ${{ rollout: soaking(2), planned: [me, done('lab')], since: { lab: '2026-09-08T00:00:00.001Z' } }}                                 | ${'AwaitingSoak: wave "canary" of rollout "all" soaks for 2 d, until 2026-09-10T00:00:00.001Z'}
    ${'goes at the moment at which it has'}                   | ${{ rollout: soaking(2), planned: [me, done('lab')], since: { lab: '2026-09-08T00:00:00.000Z' } }}                                 | ${'open'}
    ${'waits for the whole soak where nothing is known'}      | ${{ rollout: soaking(2), planned: [me, done('lab')] }}                                                                             | ${'AwaitingSoak: wave "canary" of rollout "all" soaks for 2 d, until 2026-09-12T00:00:00.000Z'}
    ${'waits for a free place'}                               | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ underWay: ['other'] }) }}                                 | ${'AwaitingSlot: other of rollout "all" is being upgraded (maxConcurrent: 1)'}
    ${'does not wait for itself'}                             | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ underWay: ['me'] }) }}                                    | ${'open'}
    ${'waits for what stands in for it'}                      | ${{ rollout: together, planned: [me, behind('twin')], memory: remembered({ underWay: ['twin'] }) }}                                | ${'AwaitingRedundancy: what stands in for it (service: playout) is not there: twin is being upgraded'}
    ${'waits while nobody knows how that is'}                 | ${{ rollout: together, planned: [me] }}                                                                                            | ${'AwaitingRedundancy: what stands in for it (service: playout) is not there: twin (nobody has looked at it yet)'}
    ${'waits while that is not well'}                         | ${{ rollout: together, planned: [me, held('twin', { reason: 'MixedVersions' })] }}                                                 | ${'AwaitingRedundancy: what stands in for it (service: playout) is not there: twin (MixedVersions: held)'}
    ${'goes beside what stands in for it'}                    | ${{ rollout: together, planned: [me, behind('twin')] }}                                                                            | ${'open'}
    ${'waits for what it depends on'}                         | ${{ rollout: dependent, planned: [me, behind('hub')] }}                                                                            | ${'AwaitingDependency: it comes after hub (UpgradeAvailable: 10.5.0 [CU9] can be installed)'}
    ${'goes after what it depends on'}                        | ${{ rollout: dependent, planned: [me, done('hub')] }}                                                                              | ${'open'}
    ${'is held by a failure'}                                 | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ failures: [failed] }) }}                                  | ${'BrakeTripped: the brake of rollout "all" is on: 1 failure (maxFailures: 1): other (stalled: nothing has moved)'}
    ${'goes on below the number of failures'}                 | ${{ rollout: { ...alone, maxFailures: 2 }, planned: [me, behind('other')], memory: remembered({ failures: [failed] }) }}           | ${'open'}
    ${'is held by one of its wave that cannot be reached'}    | ${{ rollout: alone, planned: [me, unreachable] }}                                                                                  | ${'BrakeTripped: the brake of rollout "all" is on: 1 failure (maxFailures: 1): other (AgentUnreachable: dma01 does not answer)'}
    ${'is not held by one of a later wave'}                   | ${{ rollout: aRollout([['me'], ['other']]), planned: [me, unreachable] }}                                                          | ${'open'}
    ${'is held by the brake, whatever failed'}                | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ brake: pulled }) }}                                       | ${'BrakeTripped: the brake of rollout "all" is on: odd noises (by alice@ops, 2026-09-10T00:00:00.000Z)'}
    ${'is staged whatever the rollout says'}                  | ${{ rollout: first, planned: [me, behind('lab')], memory: remembered({ brake: pulled, underWay: ['lab'] }), mode: 'upload-only' }} | ${'open'}
  `('$case', ({ situation, says }) => {
    expect(asked(situation)).toBe(says);
  });

  it.each`
    case                                 | situation                                                                                          | opens
    ${'soaked'}                          | ${{ rollout: soaking(2), planned: [me, done('lab')], since: { lab: '2026-09-09T00:00:00.000Z' } }} | ${'2026-09-11T00:00:00.000Z'}
    ${'done, which nobody can foretell'} | ${{ rollout: first, planned: [me, behind('lab')] }}                                                | ${undefined}
    ${'free, at any moment'}             | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ underWay: ['other'] }) }} | ${AT}
    ${'released by a person'}            | ${{ rollout: alone, planned: [me, behind('other')], memory: remembered({ brake: pulled }) }}       | ${undefined}
  `('is let go when that is $case', ({ situation, opens }) => {
    expect(opensFrom(contextOf(situation))).toBe(opens);
  });
});
