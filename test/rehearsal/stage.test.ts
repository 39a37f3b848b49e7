import { expect, it } from 'vitest';
import { apply } from '../../src/executors/apply.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clusterOnStage, TARGET } from './cluster-on-stage.ts';

const forever = new AbortController().signal;

it.each(['alone', 'cluster'] as const)('%s: upgraded', async (shape) => {
  const stage = clusterOnStage({ shape, seed: 's', folder: temporaryFolder() });
  const at = performance.now();
  const outcome = await apply(stage.deps).carryOut(await stage.order(), forever);
  console.log(shape, outcome, performance.now() - at, stage.simulation.journal().length, stage.simulation.state().now);
  expect(outcome.kind).toBe('succeeded');
  expect(stage.versions()).toEqual(stage.versions().map(() => TARGET));
});
