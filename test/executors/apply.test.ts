import { describe, expect, it } from 'vitest';
import { apply } from '../../src/executors/apply.ts';
import { NEW, PracticeSystem } from './practice-system.ts';

const forever = new AbortController().signal;

describe('apply', () => {
  it('upgrades one Agent and says what a fresh look found', async () => {
    const practice = new PracticeSystem();
    const outcome = await apply(practice.deps).carryOut(practice.order, forever);
    expect(outcome).toEqual({ kind: 'succeeded', message: `every Agent runs 10.5.0 [CU4] (build ${NEW.build})` });
    expect(practice.starts).toBe(1);
    expect(practice.orchestrator.tree('C:/ProgramData/ratchet/active')).toEqual([]);
  });
});
