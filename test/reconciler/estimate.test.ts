import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateHop } from '../../src/reconciler/estimate.ts';
import { agentEndpoint, desiredSystem } from '../builders.ts';

const MINUTE = 60_000;
const defaults = { base: 45 * MINUTE, perAgent: 5 * MINUTE, perLine: 20 * MINUTE };
const alone = desiredSystem();
const three = desiredSystem({ agents: ['a', 'b', 'c'].map((name) => agentEndpoint(name)) });
const pair = desiredSystem({
  agents: [agentEndpoint('a', { role: 'failover-main' }), agentEndpoint('b', { role: 'failover-backup' })],
});
const inTurn = { ...pair, failover: { policy: 'backup-first', systemDefault: undefined } } as const;
const within = { from: '10.5.0 [CU3]', to: '10.5.0 [CU9]' };

const past = (...minutes: number[]) => minutes.map((count) => count * MINUTE);

describe('the estimate of a hop', () => {
  it.each`
    case                             | system    | hop                                       | earlier                                         | minutes | source
    ${'one Agent'}                   | ${alone}  | ${within}                                 | ${[]}                                           | ${45}   | ${'rule of thumb: 1 Agent, within a line'}
    ${'three Agents'}                | ${three}  | ${within}                                 | ${[]}                                           | ${55}   | ${'rule of thumb: 3 Agents, within a line'}
    ${'to the next line'}            | ${alone}  | ${{ from: '10.5.0 [CU9]', to: '10.6.0' }} | ${[]}                                           | ${65}   | ${'rule of thumb: 1 Agent, 1 line ahead'}
    ${'over two lines'}              | ${alone}  | ${{ from: '10.3.0 [CU9]', to: '10.5.0' }} | ${[]}                                           | ${85}   | ${'rule of thumb: 1 Agent, 2 lines ahead'}
    ${'to another major'}            | ${alone}  | ${{ from: '9.6.0 [CU9]', to: '10.0.0' }}  | ${[]}                                           | ${65}   | ${'rule of thumb: 1 Agent, 1 line ahead'}
    ${'a pair at once'}              | ${pair}   | ${within}                                 | ${[]}                                           | ${50}   | ${'rule of thumb: 2 Agents, within a line'}
    ${'a pair in turn'}              | ${inTurn} | ${within}                                 | ${[]}                                           | ${100}  | ${'rule of thumb: 2 Agents, within a line, Failover members in turn'}
    ${'two earlier ones, longer'}    | ${alone}  | ${within}                                 | ${past(80, 60)}                                 | ${80}   | ${'rule of thumb: 1 Agent, within a line'}
    ${'two earlier ones, shorter'}   | ${alone}  | ${within}                                 | ${past(20, 30)}                                 | ${45}   | ${'rule of thumb: 1 Agent, within a line'}
    ${'three earlier ones'}          | ${alone}  | ${within}                                 | ${past(20, 30, 25)}                             | ${30}   | ${'90th percentile of its last 3 upgrades'}
    ${'ten, one of them an outlier'} | ${alone}  | ${within}                                 | ${past(20, 21, 22, 23, 24, 25, 26, 27, 28, 90)} | ${28}   | ${'90th percentile of its last 10 upgrades'}
    ${'names that are no releases'}  | ${alone}  | ${{ from: 'Hotfix', to: '' }}             | ${[]}                                           | ${45}   | ${'rule of thumb: 1 Agent, within a line'}
  `('$case: $minutes minutes', ({ system, hop, earlier, minutes, source }) => {
    expect(estimateHop(system, hop, earlier, defaults)).toEqual({ durationMs: minutes * MINUTE, source });
  });

  it('is one that was really met, and never above the longest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 3, maxLength: 60 }), (minutes) => {
        const { durationMs } = estimateHop(alone, within, past(...minutes), defaults);
        const last = minutes.slice(-20);
        expect(last).toContain(durationMs / MINUTE);
        const within90 = last.filter((count) => count * MINUTE <= durationMs).length;
        expect(within90 / last.length).toBeGreaterThanOrEqual(0.9);
      }),
    );
  });
});
