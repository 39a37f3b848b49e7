import { RatchetError } from '../../model/errors.ts';
import { SHELL_PROBE } from '../wire.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

/** A hardened server may allow one session per connection; an upload and a command share theirs. */
export const sessions: Precondition<LinkSite> = {
  id: 'sessions',
  title: 'A command runs beside SFTP on one connection',
  needs: ['sftp'],
  async run({ link, agent, paths, timers, signal }) {
    await link.stat(paths.home);
    try {
      await link.exec(SHELL_PROBE, { timeoutMs: timers.command }, signal);
      return pass('two sessions at once');
    } catch (thrown) {
      if (!(thrown instanceof RatchetError) || thrown.code !== 'ssh.shell') throw thrown;
      return {
        kind: 'fail',
        code: 'ssh.sessions',
        blame: 'operator',
        evidence: `Agent "${agent.name}" runs no command beside SFTP`,
        fix: 'in its sshd_config allow MaxSessions 2 or more, and no ForceCommand for this account',
      };
    }
  },
};
