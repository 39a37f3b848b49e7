import type { StageDeps, StageOrder } from './bench.ts';
import { cleanUp } from './clean-up.ts';
import { type Staged, stage } from './stage.ts';

/** Stages what is to be installed next; packages of earlier upgrades make room for it. */
export async function stageUpgrade(order: StageOrder, deps: StageDeps, signal: AbortSignal): Promise<Staged> {
  const staged = await stage(order, deps, signal);
  if (staged.how === 'uploaded') await cleanUp(order, deps, signal);
  return staged;
}
