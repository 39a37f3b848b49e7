import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RatchetError } from '../../model/errors.ts';
import type { SimulatedAgent } from '../agent.ts';
import type { AgentDisk } from '../disk.ts';
import type { Listener } from '../door.ts';
import { RATCHET_ROOT } from '../layout.ts';
import { LOOPBACK, reservePort } from '../port.ts';
import { type CommandSocket, commandSocket } from './command-socket.ts';
import { agentHostKey } from './host-key.ts';
import { branchOf, descendantsOf, kill } from './process-tree.ts';
import { cutIfReached } from './upload-cut.ts';

const SSHD = '/usr/sbin/sshd';
const SFTP_SERVER = '/usr/lib/openssh/sftp-server';
const PRIVILEGE_SEPARATION = '/run/sshd';
const BLOCK_BYTES = 512;
const ATTEMPTS = 250;
const RETRY_MS = 20;
const WATCH_MS = 2;

export interface OpenSshAvailability {
  readonly available: boolean;
  /** Why not, or which program it is. */
  readonly why: string;
}

/** Whether a real sshd can be started here. It is not on Windows and macOS, whose OpenSSH keeps no `C:` folders or /proc. */
export function openSshAvailable(): OpenSshAvailability {
  if (process.platform !== 'linux') return { available: false, why: 'only Linux can play a Windows Agent with sshd' };
  const missing = [SSHD, SFTP_SERVER].find((file) => !existsSync(file));
  if (missing !== undefined) return { available: false, why: `${missing} is not installed` };
  const root = userInfo().uid === 0;
  if (root && !existsSync(PRIVILEGE_SEPARATION)) mkdirSync(PRIVILEGE_SEPARATION, { recursive: true, mode: 0o755 });
  return { available: true, why: SSHD };
}

/** sshd knows the accounts of this machine alone. */
export function openSshUser(): string {
  return userInfo().username;
}

/** A real OpenSSH server for one Agent: SFTP by its own sftp-server, commands by the simulation. */
export async function openSshListener(agent: SimulatedAgent, wantedPort: number): Promise<Listener> {
  const { available, why } = openSshAvailable();
  if (!available) throw new RatchetError('simulator.openssh', why, { blame: 'environment' });
  const port = await reservePort(wantedPort);
  let running: Running | undefined;
  const dropConnectionOf = (pid: number) => {
    const connection = branchOf(running?.sshd.pid ?? 0, pid);
    if (connection !== undefined) kill(connection, 'SIGKILL');
  };
  return {
    port,
    readsAtOpening: true,
    async open() {
      const commands = await commandSocket(agent, dropConnectionOf);
      const configuration = writeFiles(agent, { port, forwarder: commands.program });
      running = { commands, sshd: await startSshd(configuration), watch: watchUploads(agent) };
      endWithThisProcess(running.sshd);
    },
    async close() {
      if (running === undefined) return;
      clearInterval(running.watch);
      await endTree(running.sshd);
      await running.commands.close();
      running = undefined;
    },
    cut: () => signalConnections(running, 'SIGKILL'),
    freeze(frozen) {
      const signal = frozen ? 'SIGSTOP' : 'SIGCONT';
      signalConnections(running, signal);
      if (running?.sshd.pid !== undefined) kill(running.sshd.pid, signal);
    },
  };
}

interface Running {
  readonly sshd: ChildProcess;
  readonly commands: CommandSocket;
  readonly watch: NodeJS.Timeout | undefined;
}

function signalConnections(running: Running | undefined, signal: NodeJS.Signals): void {
  if (running?.sshd.pid === undefined) return;
  for (const pid of descendantsOf(running.sshd.pid)) kill(pid, signal);
}

/** A real sftp-server asks nobody before it writes, so the file is looked at instead. */
function watchUploads(agent: SimulatedAgent): NodeJS.Timeout | undefined {
  if (agent.uploadCut === undefined) return undefined;
  const shelf = `${RATCHET_ROOT}/packages`;
  return setInterval(() => {
    for (const folder of agent.disk.list(shelf)) {
      for (const name of agent.disk.list(`${shelf}/${folder}`)) {
        const path = `${shelf}/${folder}/${name}`;
        const [file, found] = [agent.disk.locate(path), agent.disk.stat(path)];
        if (file !== undefined && found !== undefined) void cutIfReached(agent, file, found.size);
      }
    }
  }, WATCH_MS);
}

/** Everything that sshd reads, in a folder beside the Agent's drive. Gives the path of its configuration. */
function writeFiles(agent: SimulatedAgent, options: { readonly port: number; readonly forwarder: string }): string {
  const folder = `${agent.disk.root}.sshd`;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string, mode: number) => {
    writeFileSync(join(folder, name), content, { mode });
    return join(folder, name);
  };
  const keys = agent.acceptsKeys ? agent.system.spec.authorizedKeys : [];
  const forwarder = write('forward.mjs', options.forwarder, 0o600);
  return write(
    'sshd_config',
    [
      `Port ${options.port}`,
      `ListenAddress ${LOOPBACK}`,
      `HostKey ${write('host-key', agentHostKey(agent).privateKey, 0o600)}`,
      `AuthorizedKeysFile ${write('authorized_keys', keys.map((key) => `${key}\n`).join(''), 0o600)}`,
      `ForceCommand ${write('forced-command', forcedCommand(agent.disk, forwarder), 0o700)}`,
      'Subsystem sftp internal-sftp',
      NO_START_UP_FILES,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'UseDNS no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'PermitTTY no',
      'DisableForwarding yes',
      'MaxStartups 100',
      'LogLevel INFO',
      '',
    ].join('\n'),
    0o600,
  );
}

// bash as an account's shell reads its start-up files for a command of sshd's, but not where a shell is around it already.
// What stands in them is none of the simulation's business: it can be slow, and faults end it in the middle.
const NO_START_UP_FILES = 'SetEnv SHLVL=1';

/** `$SSH_ORIGINAL_COMMAND` is the client's own text, backslashes and all. A full disk is a limit on file sizes. */
function forcedCommand({ root, writeLimit }: AgentDisk, forwarder: string): string {
  const limit = `trap '' XFSZ\nulimit -f ${Math.floor(writeLimit / BLOCK_BYTES)}\n`;
  return [
    '#!/bin/sh',
    'case "$SSH_ORIGINAL_COMMAND" in',
    `internal-sftp) cd '${root}' || exit 1`,
    `${Number.isFinite(writeLimit) ? limit : ''}exec ${SFTP_SERVER} ;;`,
    `*) exec '${process.execPath}' '${forwarder}' ;;`,
    'esac',
    '',
  ].join('\n');
}

async function startSshd(configuration: string): Promise<ChildProcess> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sshd = spawn(SSHD, ['-D', '-e', '-f', configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said = await firstWords(sshd);
    if (said.includes('Server listening')) return sshd;
    if (!said.includes('Address already in use')) {
      throw new RatchetError('simulator.openssh', `sshd did not start: ${said.trim()}`, { blame: 'environment' });
    }
    await delay(RETRY_MS);
  }
  throw new RatchetError('simulator.openssh', 'the port of sshd stays taken', { blame: 'environment' });
}

const started = new Set<ChildProcess>();
let watchesExit = false;

/** A simulation that was not closed must not leave servers behind. */
function endWithThisProcess(sshd: ChildProcess): void {
  if (!watchesExit) {
    watchesExit = true;
    process.once('exit', () => {
      for (const { pid } of started) if (pid !== undefined) kill(pid, 'SIGKILL');
    });
  }
  started.add(sshd);
  sshd.once('exit', () => started.delete(sshd));
}

/** What it says until it listens or ends; afterwards it may say what it likes. */
async function firstWords({ stderr }: ChildProcess): Promise<string> {
  let said = '';
  if (stderr === null) return said;
  for await (const chunk of stderr.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('Server listening')) break;
  }
  stderr.resume();
  return said;
}

/** Stopped first, so that it cannot accept a connection that would outlive it. */
async function endTree(sshd: ChildProcess): Promise<void> {
  if (sshd.pid === undefined || sshd.exitCode !== null) return;
  const ended = once(sshd, 'exit');
  kill(sshd.pid, 'SIGSTOP');
  for (const pid of descendantsOf(sshd.pid)) kill(pid, 'SIGKILL');
  kill(sshd.pid, 'SIGKILL');
  await ended;
}
