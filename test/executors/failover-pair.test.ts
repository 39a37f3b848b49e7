import { describe, expect, it } from 'vitest';
import { executorsFrom } from '../../src/executors/index.ts';
import type { Hop } from '../../src/planner/plan.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import type { FaultId } from '../../src/simulator/faults/index.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { play } from './simulated-site.ts';

const forever = new AbortController().signal;
const TARGET = '10.5.0.0-15943-20250620-release';

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

// dma01 and dma02 are a pair, of which dma01 is online at first; dma03 stands alone.
describe.each(SSH_TRANSPORTS)('a Failover pair, over $transport', ({ transport, skipped }) => {
  const policies: readonly (readonly [Hop['failoverPolicy'], online: string])[] = [
    ['simultaneous', 'dma01'],
    ['backup-first', 'dma02'],
    ['backup-first-switchback', 'dma01'],
  ];
  it.skipIf(skipped).each(policies)(
    'with policy %s has succeeded when both members have the target',
    async (policy, online) => {
      await play({ transport }, async ({ simulator, deps, order }) => {
        const asked = await order();
        const hop = { ...asked.hop, failoverPolicy: policy };
        const outcome = await executorsFrom(deps).apply.carryOut({ ...asked, hop }, forever);
        expect([outcome.kind, sentence(outcome)]).toEqual(['succeeded', expect.stringContaining('build 15943')]);
        const agents = simulator.state().systems[0]?.agents ?? [];
        expect(agents.map(({ version }) => version)).toEqual([TARGET, TARGET, TARGET]);
        const now = await deps.observer.observe(asked.system, forever);
        const serving = now.agents.filter(({ name, state }) => name !== 'dma03' && state === 'running');
        expect(serving.map(({ name }) => name)).toEqual([online]);
      });
    },
  );

  const troubles: readonly (readonly [string, agent: string, fault: FaultId, RunOutcome['kind'], RegExp])[] = [
    [
      'the resting member stayed behind',
      'dma02',
      'partial-upgrade',
      'partial',
      /"dma02" \(offline, 10\.5\.0\.0-15839.* did not get/u,
    ],
    ['the resting member never comes up', 'dma02', 'stuck-99', 'stalled', /^run\.stalled: .*"dma02" \(starting/u],
  ];
  it.skipIf(skipped).each(troubles)(
    'of which %s is not done, and that member is named',
    async (_, agent, fault, kind, expected) => {
      await play({ transport }, async ({ simulator, deps, order }) => {
        const asked = await order();
        await simulator.inject({ agent, fault });
        const outcome = await executorsFrom(deps).apply.carryOut(asked, forever);
        expect([outcome.kind, sentence(outcome)]).toEqual([kind, expect.stringMatching(expected)]);
      });
    },
  );

  it.skipIf(skipped)(
    'of which nobody can reach the resting member any more is not done, and that member is named',
    async () => {
      await play({ transport }, async ({ simulator, deps, order }) => {
        const running = executorsFrom(deps).apply.carryOut(await order(), forever);
        await simulator.waitFor(({ systems }) => systems[0]?.agents[1]?.version === TARGET);
        await simulator.inject({ agent: 'dma02', fault: 'agent-down' });
        const outcome = await running;
        expect([outcome.kind, sentence(outcome)]).toEqual(['stalled', expect.stringContaining('"dma02" (unreachable')]);
        expect(sentence(outcome)).not.toContain('dma03');
      });
    },
  );
});
