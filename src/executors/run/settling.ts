import { mayPass } from '../connection.ts';
import { allAtTarget, allReady } from './agent-versions.ts';
import { ended, type Next, type RunContext } from './context.ts';
import { readEvidence } from './evidence.ts';
import { untilHealthy } from './healthy.ts';
import { lookAtAgents } from './prepared.ts';
import { whyEnded } from './why-ended.ts';

/** Waits until every Agent has served the target version for a while without interruption, then for what has to be well. */
export async function settling(context: RunContext): Promise<Next> {
  const { clock, timers, signal, run } = context;
  const began = clock.now().getTime();
  let stableSince: number | undefined;
  for (;;) {
    const standings = await lookAtAgents(context);
    const now = clock.now().getTime();
    stableSince = allAtTarget(standings) && allReady(standings) ? (stableSince ?? now) : undefined;
    if (stableSince !== undefined && now - stableSince >= timers.settleStable) {
      const verified = `every Agent runs ${run.to} (build ${run.targetBuild})${await exitRemark(context)}`;
      return await untilHealthy(context, verified);
    }
    if (stableSince === undefined && now - began >= timers.settle) {
      const findings = { standings, quietMs: now - began, sinceLaunchMs: now - began, exit: undefined, hints: [] };
      return ended('stalled', whyEnded('stalled', context, findings));
    }
    await clock.sleep(timers.poll, signal);
  }
}

/** The exit code of the vendor's tool is undocumented; a strange one is worth a remark, no more. */
async function exitRemark({ links, agent, system, files, signal }: RunContext): Promise<string> {
  try {
    const { exit } = await links.with(agent, system.credentials, signal, (link) => readEvidence(link, files));
    return exit === undefined || exit.code === '0' ? '' : `; the vendor's tool ended with "${exit.code}"`;
  } catch (thrown) {
    if (mayPass(thrown)) return '';
    throw thrown;
  }
}
