import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { clientKeyFor, hostKeyFor } from '../../src/simulator/keys.ts';

const SSHD = '/usr/sbin/sshd';
const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

/** Why a real OpenSSH server cannot be started here, or undefined. */
export const noOpenSsh = [SSHD, SFTP_SERVER].find((file) => !existsSync(file));

export interface OpenSshAgent {
  /** Holds the folder `C:`. */
  readonly root: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyPin: string;
  readonly privateKey: string;
  stop(): Promise<void>;
}

/** A real sshd whose files lie in a folder that is literally named `C:`. */
export async function startOpenSshAgent(): Promise<OpenSshAgent> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-sshd-'));
  const at = (name: string) => path.join(folder, name);
  await mkdir(at('root/C:/practice'), { recursive: true });
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true });

  const hostKey = hostKeyFor('openssh', 'agent');
  const clientKey = clientKeyFor('openssh');
  const port = await freePort();
  await writeFile(at('host_key'), hostKey.privateKey, { mode: 0o600 });
  await writeFile(at('authorized_keys'), clientKey.publicKey);
  await writeFile(at('shell'), shell(at('root')));
  await chmod(at('shell'), 0o755);
  await writeFile(at('sshd_config'), configuration(port, at));

  const daemon = spawn(SSHD, ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(daemon);
  return {
    root: at('root'),
    port,
    user: userInfo().username,
    hostKeyPin: hostKey.pin,
    privateKey: clientKey.privateKey,
    async stop() {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(port: number, at: (name: string) => string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host_key')}`,
    `PidFile ${at('sshd.pid')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'Subsystem sftp internal-sftp',
    `ForceCommand ${at('shell')}`,
    '',
  ].join('\n');
}

function shell(root: string): string {
  return `#!/bin/sh
cd '${root}' || exit 1
case "$SSH_ORIGINAL_COMMAND" in
  internal-sftp) exec ${SFTP_SERVER} ;;
  'echo %OS%') printf 'Windows_NT\\r\\n' ;;
  answer) echo out; echo err >&2; exit 7 ;;
  vanish) kill -9 $PPID ;;
  hang) exec sleep 5 ;;
  flood) head -c 10000000 /dev/zero | tr '\\0' x ;;
  mumble) printf 'a\\377\\376b' ;;
  *) echo "'$SSH_ORIGINAL_COMMAND' is not recognized" >&2; exit 1 ;;
esac
`;
}

function listening(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    daemon.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (said.includes('Server listening')) resolve();
    });
    daemon.once('error', reject);
    daemon.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
