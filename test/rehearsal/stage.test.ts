import { describe, expect, it } from 'vitest';
import type { Cue } from '../../src/simulator/scenario/direction.ts';
import { direct } from '../../src/simulator/scenario/direction.ts';
import { agentEndpoint } from '../builders.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clusterOnStage, TARGET } from './cluster-on-stage.ts';
import { onePass, resultOf } from './one-pass.ts';

const forever = new AbortController().signal;

const STORM: readonly Cue[] = [
  { agent: 'dma01', fault: 'launch-ack-lost', when: { at: 'start', after: 0 } },
  { agent: 'dma03', fault: 'reboot', when: { at: 'launch', after: 30 }, settings: { phase: 'extracting' } },
  {
    agent: 'dma01',
    fault: 'ssh-hang',
    when: { at: 'starting', of: 'dma03', after: 10 },
    lift: { at: 'fault', after: 90 },
  },
  { agent: 'dma02', fault: 'slow-agent', when: { at: 'start', after: 20 }, lift: { at: 'launch', after: 400 } },
];

async function storyOf(seed: string) {
  const stage = clusterOnStage({ shape: 'cluster', seed, folder: temporaryFolder() });
  const direction = await direct(stage.simulation, STORM);
  const result = resultOf(await onePass(stage.system, stage.deps));
  direction.end();
  await stage.close();
  return { result, versions: stage.versions(), journal: stage.simulation.journal() };
}

describe('twins on a clock that jumps', () => {
  it('tell the same story for the same seed and scenario, to the millisecond', async () => {
    const [once, again, other] = [await storyOf('one'), await storyOf('one'), await storyOf('two')];

    expect(once.result).toBe('succeeded');
    expect(once.versions).toEqual([TARGET, TARGET, TARGET]);
    expect(again.journal).toEqual(once.journal);
    expect(other.journal).not.toEqual(once.journal);
    expect(once.journal.filter(({ kind }) => kind === 'fault').map(({ agent, what }) => `${agent} ${what}`)).toEqual(
      expect.arrayContaining(['dma03 reboot injected', 'dma01 ssh-hang injected', 'dma01 ssh-hang lifted']),
    );
  });

  it('are all that can be reached', async () => {
    const stage = clusterOnStage({ shape: 'alone', seed: 'one', folder: temporaryFolder() });
    const stranger = agentEndpoint('dma09');

    const linked = stage.deps.links.with(stranger, 'test', forever, async () => 'in');
    const seen = await stage.deps.observer.observe({ ...stage.system, agents: [stranger] }, forever);

    await expect(linked).rejects.toMatchObject({ code: 'rehearsal.no-twin' });
    expect(seen.agents[0]).toMatchObject({ readings: [], problem: { code: 'rehearsal.no-twin' } });
    await stage.close();
  });
});
