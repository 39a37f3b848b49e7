import { stageUpgrade } from '../stage/stage-upgrade.ts';
import { type Bench, go, type Next, type RunContext, record } from './context.ts';

/** Package on the Agent's disk, verified there. */
export async function planned(context: RunContext, bench: Bench): Promise<Next> {
  await record(context, 'intent', 'stage', { sha256: bench.package.sha256, name: bench.package.name });
  const { path, how } = await stageUpgrade(
    { system: context.system, agent: context.agent, package: bench.package },
    context,
    context.signal,
  );
  await record(context, 'done', 'stage', { path, how });
  return go('staged', how === 'uploaded' ? 'package uploaded and verified' : 'package lies there verified');
}
