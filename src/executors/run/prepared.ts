import { RatchetError } from '../../model/errors.ts';
import { packagePaths } from '../agent-paths.ts';
import { requireStillStaged } from '../stage/still-staged.ts';
import { type AgentStanding, allAtTarget, allReady, inWords, standingsOf } from './agent-versions.ts';
import { closedAsHeld, go, type Next, onAgent, type RunContext, record, succeeded } from './context.ts';

// One bad answer decides nothing.
const LOOKS = 3;

/** The last look before the one act that cannot be taken back. */
export async function prepared(context: RunContext): Promise<Next> {
  const standings = await readyStandings(context);
  if (allAtTarget(standings)) return succeeded(`${context.run.to} was installed already, done by someone else`);
  if (!context.launchInDoubt) await requireSamePackage(context);
  await context.beforeLaunch?.();
  context.signal.throwIfAborted();
  const held = await context.heldBack();
  if (held !== undefined) return closedAsHeld(context, held);
  await record(context, 'intent', 'launch', { task: context.agentLayout.task });
  return go('launching', 'starting the upgrade');
}

/** The Agent's disk is not ours alone, and staging may be days ago. */
async function requireSamePackage(context: RunContext): Promise<void> {
  const { paths, order } = context;
  const { sha256, size } = order.hop.package;
  const wanted = { name: order.packageName, size, sha256 };
  await onAgent(context, (link) => requireStillStaged(link, packagePaths(paths, wanted), wanted));
}

async function readyStandings(context: RunContext): Promise<readonly AgentStanding[]> {
  const { clock, timers, signal, system } = context;
  for (let looks = 1; ; looks++) {
    const standings = await lookAtAgents(context);
    if (allReady(standings)) return standings;
    if (looks === LOOKS) {
      const resting = standings.filter(({ ready }) => !ready);
      throw new RatchetError('dms.not_running', `not every Agent of "${system.name}" is running: ${inWords(resting)}`, {
        blame: 'environment',
        hint: 'bring all Agents up first; an upgrade takes the whole system at once',
      });
    }
    await clock.sleep(timers.poll, signal);
  }
}

/** Every Agent as a fresh observation finds it. */
export async function lookAtAgents(context: RunContext): Promise<readonly AgentStanding[]> {
  const { observer, system, order, run, signal } = context;
  return standingsOf(system, await observer.observe(system, signal), order.agents, run.targetBuild);
}
