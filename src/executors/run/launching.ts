import { RatchetError } from '../../model/errors.ts';
import { durationInWords } from '../../model/plain-words.ts';
import { mayPass } from '../connection.ts';
import { taskRunCommand } from '../wire.ts';
import { awaitStart } from './await-start.ts';
import { endOfCancelled, unlessStarted } from './cancelling.ts';
import { closedAsHeld, type End, ended, go, launchedAt, type Next, type RunContext, record } from './context.ts';
import { readEvidence } from './evidence.ts';
import { prepared } from './prepared.ts';
import type { LaunchSign } from './ticket.ts';

type Answer = 'accepted' | 'refused' | 'lost';

/**
 * Starts the scheduled task and waits until run.cmd has launched the upgrade. At most one upgrade can come of it,
 * however often this is repeated: the task ignores a second start while it runs, and run.cmd launches only where it
 * could take the ticket. Nothing is given up before the ticket is ours, so that no upgrade starts late.
 *
 *   start ──accepted or lost──▶ checking ──▶ started ──▶ running
 *     ▲                    └──▶ not in time: after a lost answer once more, else
 *     └──────────────────────── take the ticket ──▶ failed, or running where run.cmd was faster
 */
export async function launching(context: RunContext): Promise<Next> {
  const giveUp = (await launchedAt(context)) + context.timers.overall;
  const patience = context.timers.launchAck;
  if (context.launchInDoubt) {
    const sign = await awaitStart(context, patience, giveUp);
    if (sign.kind === 'started') return running();
    if (sign.kind === 'cancelled') return await endOfCancelled(context);
    const held = await context.heldBack();
    if (held !== undefined) return await givenUp(context, closedAsHeld(context, held));
    const again = await prepared(context);
    if (again.kind === 'end') return await givenUp(context, again);
  }
  let answer = await startTask(context);
  let sign = await awaitStart(context, answer === 'refused' ? 0 : patience, giveUp);
  if (answer === 'lost' && sign.kind === 'none') {
    await record(context, 'intent', 'launch', { task: context.agentLayout.task, again: true });
    answer = await startTask(context);
    sign = await awaitStart(context, patience, giveUp);
  }
  if (sign.kind === 'started') return running();
  return await givenUp(context, ended('failed', notLaunched(context, answer, sign)));
}

function running(): Next {
  return go('running', 'the upgrade was started');
}

async function givenUp(context: RunContext, ending: End): Promise<Next> {
  return (await unlessStarted(context, ending)) ?? running();
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

function notLaunched(context: RunContext, answer: Answer, sign: LaunchSign): RatchetError {
  const { agent, agentLayout, timers } = context;
  const task = `the task "${agentLayout.task}" on Agent "${agent.name}"`;
  if (sign.kind === 'refused') return refusedByGuard(task, sign.guard);
  if (sign.kind === 'checking') {
    const message = `${task} had not checked the package after ${durationInWords(timers.hash)}, and will not launch it any more`;
    return launchError(message, 'look how long certutil takes there, and write more in timers.hash');
  }
  if (answer === 'refused')
    return launchError(`Agent "${agent.name}" refused to start the task "${agentLayout.task}"`, LAST_RESULT);
  return launchError(`${task} did not begin within ${durationInWords(timers.launchAck)}`, LAST_RESULT);
}

const LAST_RESULT =
  'look at the task’s last result there: 240 to 242 are guards of run.cmd; an instance that hangs keeps another from starting';

function refusedByGuard(task: string, guard: string): RatchetError {
  switch (guard) {
    case '243':
      return launchError(`${task} found another package than was staged`, 'find out who changed the file');
    case '244':
      return launchError(`${task} found no SLTaskbarUtility.exe`, 'install the DataMiner Taskbar Utility again');
    default:
      return launchError(`${task} ended with "${guard}"`, LAST_RESULT);
  }
}

function launchError(message: string, hint: string): RatchetError {
  return new RatchetError('run.launch', message, { blame: 'operator', hint });
}
