import { backOff, mayPass } from '../connection.ts';
import type { RunContext } from './context.ts';
import { type LaunchSign, launchSign } from './ticket.ts';

type Awaiting = Pick<
  RunContext,
  'clock' | 'timers' | 'signal' | 'random' | 'links' | 'agent' | 'system' | 'files' | 'tell'
>;

/**
 * Waits until run.cmd has launched the upgrade or will not, and answers the last sign of it. It has `patience` until it
 * begins, and `timers.hash` more to check the package. Time counts only once the Agent can be asked again; `giveUp` is
 * the moment from which on not even that is waited for.
 */
export async function awaitStart(context: Awaiting, patience: number, giveUp: number): Promise<LaunchSign> {
  const { clock, timers, signal, random } = context;
  let until = clock.now().getTime() + patience;
  let checking = false;
  for (let failures = 0; ; ) {
    const asked = clock.now().getTime();
    try {
      const sign = await askForSign(context);
      if (sign.kind !== 'none' && sign.kind !== 'checking') return sign;
      if (sign.kind === 'checking' && !checking) {
        checking = true;
        until = asked + timers.hash;
        tellOfChecking(context);
      }
      if (asked >= until) return sign;
      failures = 0;
    } catch (thrown) {
      if (!mayPass(thrown) || asked >= giveUp) throw thrown;
      failures += 1;
    }
    const pause = failures > 0 ? backOff(failures, random) : Math.max(Math.min(timers.poll / 5, until - asked), 1);
    await clock.sleep(pause, signal);
  }
}

function askForSign({ links, agent, system, files, signal }: Awaiting): Promise<LaunchSign> {
  return links.with(agent, system.credentials, signal, (link) => launchSign(link, files));
}

function tellOfChecking({ tell, system, agent }: Awaiting): void {
  tell({ kind: 'note', system: system.name, message: `Agent "${agent.name}" checks the package before it launches` });
}
