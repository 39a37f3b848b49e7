import { setMaxListeners } from 'node:events';
import type { OperatorConfig } from '../../config/config.ts';
import { credentialFor, endpointFor } from '../../config/credentials.ts';
import type { AgentEndpoint } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { AgentLink, AgentLinks } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { guarded } from '../guarded.ts';
import { loginAttempts } from '../login-attempts.ts';
import { paceOf } from '../upload/pace.ts';
import { connect, type SshTarget } from './connect.ts';
import { exec } from './exec.ts';
import { sftpFiles } from './sftp-files.ts';
import { asked } from './sftp-request.ts';
import { upload } from './sftp-upload.ts';
import { SharedConnections } from './shared-connections.ts';
import type { SshConnection } from './ssh-connection.ts';

interface Parts {
  readonly config: Pick<OperatorConfig, 'credentials' | 'endpoints' | 'timers' | 'limits'>;
  readonly clock: Clock;
  /** How long a connection is kept that nobody uses. Longer than the pause between two looks at a run. */
  readonly idleMs?: number;
}

const IDLE_MS = 15_000;

/** Agents over SSH and SFTP. One connection per Agent and credential; the host key is checked before anything is sent. */
export function sshLinks({ config, clock, idleMs = IDLE_MS }: Parts): AgentLinks {
  const { timers, limits } = config;
  const attempt = loginAttempts(clock);
  // A run holds the connection to its orchestrating Agent while it looks at the others; it must never wait for itself.
  const places = limits.concurrentAgents + limits.concurrentSystems;
  const connections = new SharedConnections(places, idleMs, (connection) => stillAnswers(connection, timers.keepAlive));

  return {
    reaches: (agent) => agent.ssh !== undefined,

    async with(agent, credentials, signal, use) {
      // One signal of a pass reaches as many Agents as there are; Node would suspect a leak.
      setMaxListeners(0, signal);
      const target = targetOf(agent, credentials, config);
      const key = JSON.stringify([credentials, target.where, target.hostKey]);
      const { connection, release } = await connections.borrow(
        key,
        () => attempt(JSON.stringify([credentials, target.where]), target.where, () => connect(target)),
        signal,
      );
      try {
        return await use(guarded(sshLink(connection, timers, clock)));
      } finally {
        release();
      }
    },

    close: () => connections.close(),
  };
}

function sshLink(connection: SshConnection, timers: OperatorConfig['timers'], clock: Clock): AgentLink {
  const times = { writeMs: timers.command, flushMs: timers.hash };
  return {
    ...sftpFiles(connection, timers.command),
    exec: (command, options, signal) => exec(connection, command, options, signal),
    upload: (source, path, { bytesPerSecond, ...options }, signal) =>
      upload(connection, source, path, { ...options, pace: paceOf(bytesPerSecond, clock), times }, signal),
  };
}

function targetOf(agent: AgentEndpoint, credentials: string, config: Parts['config']): SshTarget {
  if (agent.ssh === undefined) {
    throw new RatchetError('ssh.missing', `Agent "${agent.name}" has no SSH endpoint`, {
      blame: 'author',
      hint: 'write connection.ssh with host and hostKey',
    });
  }
  const { host, port, hostKey } = agent.ssh;
  const credential = credentialFor(config, credentials, host);
  if (credential.ssh === undefined) {
    throw new RatchetError('credential.incomplete', `credential "${credentials}" has no SSH key`, {
      blame: 'operator',
      hint: "write ssh with user and privateKey in the operator's configuration",
    });
  }
  return {
    where: `${host}:${port}`,
    ...endpointFor(config, host, port, 'ssh'),
    hostKey,
    ...credential.ssh,
    readyMs: config.timers.sshReady,
    keepAliveMs: config.timers.keepAlive,
  };
}

/** A connection can be dead long before TCP tells: one cheap question saves a failed call. */
async function stillAnswers(connection: SshConnection, timeoutMs: number): Promise<boolean> {
  if (!connection.hasSftp) return true;
  try {
    const sftp = await connection.sftp();
    await asked<string>(connection, '.', timeoutMs, (done) => sftp.realpath('.', done));
    return true;
  } catch {
    return false;
  }
}
