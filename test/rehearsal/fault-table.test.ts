import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/simulator/faults/index.ts';
import { direct } from '../../src/simulator/scenario/direction.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clusterOnStage } from './cluster-on-stage.ts';
import { FAULT_TABLE } from './fault-table.ts';
import { messageOf, onePass, resultOf } from './one-pass.ts';

describe('with timers as in earnest, on a clock that jumps', () => {
  it.each(FAULT_TABLE)('$title: $result', async ({ shape, cues, result, launches, says, bites, next, logins }) => {
    const stage = clusterOnStage({ shape, seed: 'fault table', folder: temporaryFolder() });
    const direction = await direct(stage.simulation, cues);

    const passed = await onePass(stage.system, stage.deps);

    const story = stage.simulation.journal().map(({ agent, what }) => `${agent} ${what}`);
    expect([resultOf(passed), stage.simulation.launches('prod')]).toEqual([result, launches]);
    expect(messageOf(passed)).toMatch(says);
    if (bites !== undefined) expect(story.join('\n')).toMatch(bites);
    if (next !== undefined) expect(resultOf(await onePass(stage.system, stage.deps))).toBe(next);
    if (logins !== undefined) {
      const tries = stage.simulation.journal().filter(({ what }) => what.includes('ConnectAppAndInfo'));
      expect(tries).toHaveLength(logins);
    }
    direction.end();
    await stage.close();
  });
});

it('has a row for every fault', () => {
  const inTable = new Set(FAULT_TABLE.flatMap(({ cues }) => cues.map(({ fault }) => fault)));
  expect(FAULTS.map(({ id }) => id).filter((id) => !inTable.has(id))).toEqual([]);
});
