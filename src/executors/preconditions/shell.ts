import type { Finding } from '../../model/finding.ts';
import { BACKSLASH_PROBE, SHELL_PROBE } from '../wire.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

/** Comes before every other command: a shell that reads backslashes its own way would run something else. */
export const shell: Precondition<LinkSite> = {
  id: 'shell',
  title: 'The shell is cmd.exe or PowerShell',
  needs: ['sessions'],
  async run(site) {
    const said = await answerTo(SHELL_PROBE, site);
    if (said === 'Windows_NT') return pass('cmd.exe');
    // Every shell but cmd.exe leaves %OS% alone; of those, PowerShell alone leaves the backslash.
    if (said === '%OS%' && (await answerTo(BACKSLASH_PROBE.command, site)) === BACKSLASH_PROBE.answer) {
      return pass('PowerShell');
    }
    return foreign(site.agent.name);
  },
};

async function answerTo(command: string, { link, timers, signal }: LinkSite): Promise<string> {
  return (await link.exec(command, { timeoutMs: timers.command }, signal)).stdout.trim();
}

function foreign(agent: string): Finding {
  return {
    kind: 'fail',
    code: 'ssh.shell',
    blame: 'operator',
    evidence: `the shell of Agent "${agent}" is neither cmd.exe nor PowerShell`,
    fix: 'set the DefaultShell of its OpenSSH server to cmd.exe or powershell.exe',
  };
}
