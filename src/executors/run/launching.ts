import { RatchetError } from '../../model/errors.ts';
import { backOff, mayPass } from '../connection.ts';
import { taskRunCommand } from '../wire.ts';
import { closedAsHeld, ended, go, launchedAt, type Next, type RunContext, record } from './context.ts';
import { readEvidence } from './evidence.ts';
import { prepared } from './prepared.ts';

type Answer = 'accepted' | 'refused' | 'lost';

// run.cmd hashes the package before it acknowledges; slower than this no disk of a server is (inferred).
const HASHED_PER_MS = 50_000;

/**
 * Starts the scheduled task and waits for `started.txt`. At most one upgrade can come of it, however often this is
 * repeated: the task ignores a second start while it runs, and run.cmd ends where `started.txt` is there.
 *
 *   start ──accepted or lost──▶ acknowledged ──▶ running
 *     ▲                    └──▶ not within launchAck: after a lost answer once more, else failed
 */
export async function launching(context: RunContext): Promise<Next> {
  if (context.launchInDoubt) {
    if (await acknowledged(context)) return running();
    const held = context.heldBack();
    if (held !== undefined) return closedAsHeld(context, held);
    const again = await prepared(context);
    if (again.kind === 'end') return again;
  }
  let answer = await startTask(context);
  if (await acknowledged(context, answer)) return running();
  if (answer === 'lost') {
    await record(context, 'intent', 'launch', { task: context.agentLayout.task, again: true });
    answer = await startTask(context);
    if (await acknowledged(context)) return running();
  }
  return ended('failed', notLaunched(context, answer));
}

function running(): Next {
  return go('running', 'the upgrade was started');
}

async function startTask({ links, agent, system, agentLayout, timers, files }: RunContext): Promise<Answer> {
  const unstopped = new AbortController().signal;
  try {
    return await links.with(agent, system.credentials, unstopped, async (link) => {
      if ((await readEvidence(link, files)).startedAt !== undefined) return 'accepted';
      const result = await link.exec(taskRunCommand(agentLayout.task), { timeoutMs: timers.command }, unstopped);
      if (result.kind === 'lost') return 'lost';
      return result.code === 0 ? 'accepted' : 'refused';
    });
  } catch (thrown) {
    if (mayPass(thrown)) return 'lost';
    throw thrown;
  }
}

/** Whether `started.txt` appeared in time. Time counts only once the Agent can be asked again. */
async function acknowledged(context: RunContext, answer?: Answer): Promise<boolean> {
  const { clock, timers, signal, random, order } = context;
  const patience = answer === 'refused' ? 0 : timers.launchAck + order.hop.package.size / HASHED_PER_MS;
  const until = clock.now().getTime() + patience;
  const giveUp = (await launchedAt(context)) + timers.overall;
  for (let failures = 0; ; ) {
    const asked = clock.now().getTime();
    try {
      if (await hasStarted(context)) return true;
      if (asked >= until) return false;
      failures = 0;
    } catch (thrown) {
      if (!mayPass(thrown) || asked >= giveUp) throw thrown;
      failures += 1;
    }
    const pause = failures > 0 ? backOff(failures, random) : Math.max(Math.min(timers.poll / 5, until - asked), 1);
    await clock.sleep(pause, signal);
  }
}

function hasStarted({ links, agent, system, files, signal }: RunContext): Promise<boolean> {
  return links.with(agent, system.credentials, signal, async (link) => {
    return (await readEvidence(link, files)).startedAt !== undefined;
  });
}

function notLaunched({ agent, agentLayout: { task } }: RunContext, answer: Answer): RatchetError {
  const message =
    answer === 'refused'
      ? `Agent "${agent.name}" refused to start the task "${task}"`
      : `the task "${task}" on Agent "${agent.name}" did not start the upgrade`;
  return new RatchetError('run.launch', message, {
    blame: 'operator',
    hint: 'look at the task’s last result there: 240 to 245 are guards of run.cmd (243: package changed, 244: no Taskbar Utility)',
  });
}
