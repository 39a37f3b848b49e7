import { RatchetError } from '../model/errors.ts';
import type { Executor, HopOrder, RunOutcome } from '../reconciler/ports.ts';
import type { ExecutorDeps } from './deps.ts';
import { orchestratorOf } from './endpoints.ts';
import { packageFiles } from './package/package-file.ts';
import { stage } from './stage/stage.ts';

/** Puts the package on the orchestrating Agent's disk, verified, and leaves the installation to a person. */
export function uploadOnly(deps: ExecutorDeps): Executor {
  const packages = packageFiles(deps.packageRoots);

  async function stageHop({ system, hop }: HopOrder, signal: AbortSignal): Promise<RunOutcome> {
    const agent = orchestratorOf(system);
    const wanted = await packages.verified(hop, signal);
    const { how } = await stage({ system, agent, package: wanted }, deps, signal);
    const where = how === 'uploaded' ? `was staged on Agent "${agent.name}"` : `lies staged on Agent "${agent.name}"`;
    return { kind: 'staged', message: `${hop.to.release} (build ${hop.to.build}) ${where} and was verified there` };
  }

  return {
    async carryOut(order, signal) {
      try {
        return await stageHop(order, signal);
      } catch (thrown) {
        if (signal.aborted) return { kind: 'interrupted', message: 'stopped; the upload goes on from here next time' };
        if (thrown instanceof RatchetError) return { kind: 'refused', error: thrown };
        throw thrown;
      }
    },
    async resume(_system, run) {
      return { kind: 'skipped', message: `run ${run.id} is open; mode upload-only does not follow it` };
    },
  };
}
