import { backOff, mayPass } from '../connection.ts';
import { BootWatch } from './boot-watch.ts';
import { ended, go, launchedAt, type Next, type RunContext } from './context.ts';
import { type Evidence, readEvidence } from './evidence.ts';
import { judge } from './judge.ts';
import { lookAtAgents } from './prepared.ts';
import { ProgressLog } from './progress-log.ts';
import { noteProgress, progressBefore } from './progress-notes.ts';
import { whyEnded } from './why-ended.ts';

/**
 * Watches the upgrade and touches nothing. While Agents reboot, lost connections are normal.
 *
 *   look ──▶ all at target ──▶ settling
 *    ▲ └───▶ judged: failed, partial, wrong-version, stalled, unknown
 *    └─ after a poll; later and later while the Agent cannot be reached
 */
export async function running(context: RunContext): Promise<Next> {
  const { clock, timers, signal, random } = context;
  const launch = await launchedAt(context);
  const log = new ProgressLog(context.paths.upgrades, context.order.packageName, await progressBefore(context));
  const boots = new BootWatch(context);
  let evidence: Evidence | undefined;
  let failures = 0;
  let lastSeen = '';
  let quietSince = clock.now().getTime();
  for (;;) {
    const [standings, fresh] = await Promise.all([lookAtAgents(context), lookAtRun(context, log, boots, failures > 0)]);
    failures = fresh === undefined ? failures + 1 : 0;
    evidence = fresh ?? evidence;
    const exit = evidence?.exit;
    const now = clock.now().getTime();
    const seen = JSON.stringify([standings, exit, log.seen]);
    if (seen !== lastSeen) quietSince = now;
    lastSeen = seen;

    const situation = { standings, exited: exit !== undefined, quietMs: now - quietSince, sinceLaunchMs: now - launch };
    const verdict = judge(situation, timers);
    if (verdict === 'settling') return go('settling', 'every Agent has the target version');
    if (verdict !== 'going-on')
      return ended(verdict, whyEnded(verdict, context, { ...situation, exit, hints: log.hints }));
    await clock.sleep(failures > 0 ? backOff(failures, random) : timers.poll, signal);
  }
}

/** What run.cmd left, and what DataMiner logged. Undefined while the Agent cannot be reached. */
async function lookAtRun(
  context: RunContext,
  log: ProgressLog,
  boots: BootWatch,
  wasLost: boolean,
): Promise<Evidence | undefined> {
  const { links, agent, system, files, signal } = context;
  try {
    return await links.with(agent, system.credentials, signal, async (link) => {
      const evidence = await readEvidence(link, files);
      const lines = evidence.startedAt === undefined ? [] : await log.look(link, evidence.startedAt);
      await noteProgress(context, log, lines);
      await boots.look(link, wasLost);
      return evidence;
    });
  } catch (thrown) {
    if (mayPass(thrown)) return undefined;
    throw thrown;
  }
}
