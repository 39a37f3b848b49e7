import { backOff, mayPass } from '../connection.ts';
import { launchedAt, type RunContext } from './context.ts';
import { type LaunchSign, launchSign } from './ticket.ts';

/**
 * Waits until run.cmd has launched the upgrade or will not, and answers the last sign of it. It has `patience` until it
 * begins, and `timers.hash` more to check the package. Time counts only once the Agent can be asked again.
 */
export async function awaitStart(context: RunContext, patience: number): Promise<LaunchSign> {
  const { clock, timers, signal, random } = context;
  let until = clock.now().getTime() + patience;
  let checking = false;
  const giveUp = (await launchedAt(context)) + timers.overall;
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

function askForSign({ links, agent, system, files, signal }: RunContext): Promise<LaunchSign> {
  return links.with(agent, system.credentials, signal, (link) => launchSign(link, files));
}

function tellOfChecking({ tell, system, agent }: RunContext): void {
  tell({ kind: 'note', system: system.name, message: `Agent "${agent.name}" checks the package before it launches` });
}
