import { RatchetError } from '../model/errors.ts';
import type { Executor, HopOrder, RunOutcome } from '../reconciler/ports.ts';
import type { ExecutorDeps } from './deps.ts';
import { orchestratorOf } from './endpoints.ts';
import type { StageOrder } from './stage/bench.ts';
import { checkMembers } from './stage/disk-space.ts';
import { stageUpgrade } from './stage/stage-upgrade.ts';

/** Puts the package on the orchestrating Agent's disk, verified, and leaves the installation to a person. */
export function uploadOnly(deps: ExecutorDeps): Executor {
  return stager(deps, 'marker');
}

/** As `uploadOnly`, but what lies there already is hashed again, whatever its marker says. */
export function verifyStaged(deps: ExecutorDeps): Executor {
  return stager(deps, 'bytes');
}

function stager(deps: ExecutorDeps, trust: NonNullable<StageOrder['trust']>): Executor {
  async function stageHop({ system, hop }: HopOrder, signal: AbortSignal): Promise<RunOutcome> {
    const agent = orchestratorOf(system);
    const wanted = await deps.packages.verified(hop, signal);
    const members = { ...deps, system, needs: deps.staging.disk };
    for (const message of await checkMembers(members, wanted.size, signal)) {
      deps.tell({ kind: 'note', system: system.name, message });
    }
    const { how } = await stageUpgrade({ system, agent, package: wanted, trust }, deps, signal);
    const where = how === 'uploaded' ? `was staged on Agent "${agent.name}"` : `lies staged on Agent "${agent.name}"`;
    const checked = how === 'already-there' && trust === 'bytes' ? 'was hashed there again' : 'was verified there';
    return { kind: 'staged', message: `${hop.to.release} (build ${hop.to.build}) ${where} and ${checked}` };
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
