import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLinks } from '../../src/links/command/command-links.ts';
import { drivesBelow } from '../../src/links/local/drives.ts';
import { localLinks } from '../../src/links/local/local-links.ts';
import { baseEnvironment } from '../../src/links/programs/base-environment.ts';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import { RatchetError } from '../../src/model/errors.ts';
import { agentEndpoint } from '../builders.ts';
import type { LinkUnderTest } from '../contracts/agent-link-workbench.ts';
import { HurriedClock } from '../executors/hurried-clock.ts';
import { exited, FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { agentAt, linkConfig, onLoopback, sshCredential } from './link-config.ts';
import { LoopbackAgent } from './loopback-agent.ts';
import { startOpenSshAgent } from './openssh-agent.ts';
import { practiceFolder } from './practice-folder.ts';

const COMMANDS = fileURLToPath(new URL('practice-commands.mjs', import.meta.url));
export const MOUNTED_DRIVES = fileURLToPath(new URL('../../examples/command-link/mounted-drives.mjs', import.meta.url));

export async function fakeUnderTest(): Promise<LinkUnderTest> {
  const links = new FakeAgentLinks();
  const clock = new HurriedClock();
  const fake = links.agent('dma01');
  fake.clock = clock;
  fake.putDirectory('C:/practice');
  fake
    .onCommand(/^echo %OS%$/, () => exited(0, 'Windows_NT\r\n'))
    .onCommand(/^answer$/, () => exited(7, 'out\n', 'err\n'))
    .onCommand(/^vanish$/, () => ({ kind: 'lost', stdout: '' }))
    .onCommand(/^hang$/, () => new Promise(() => {}))
    .onCommand(/^flood$/, () => exited(0, 'x'.repeat(200_000)))
    .onCommand(/^mumble$/, () => exited(0, 'a\ufffd\ufffdb'));
  const practice = {
    put: async (name: string | Uint8Array, content: string | Uint8Array) => {
      fake.put(`C:/practice/${Buffer.from(name).toString()}`, content);
    },
    forbid: async (name: string) => {
      fake.beforeEach = (_, at) => {
        if (!at.startsWith(`C:/practice/${name}/`)) return;
        throw new RatchetError('sftp.denied', `"${at}" is forbidden`, { blame: 'environment' });
      };
      return true;
    },
  };
  return { links, clock, practice, agent: agentEndpoint('dma01'), credentials: 'test', close: () => links.close() };
}

export async function ssh2UnderTest(): Promise<LinkUnderTest> {
  const server = await LoopbackAgent.start();
  const { root, hostKeyPin, port } = server;
  return overSsh({ root, hostKeyPin, port, privateKey: server.clientKey.privateKey, stop: () => server.stop() });
}

export async function openSshUnderTest(): Promise<LinkUnderTest> {
  return overSsh(await startOpenSshAgent());
}

interface SshServer {
  readonly root: string;
  readonly port: number;
  readonly hostKeyPin: string;
  readonly privateKey: string;
  readonly user?: string;
  stop(): Promise<void>;
}

function overSsh({ root, port, hostKeyPin, privateKey, user, stop }: SshServer): LinkUnderTest {
  const config = linkConfig({
    credentials: [sshCredential(privateKey, user)],
    endpoints: [onLoopback('dma01', { ssh: port })],
  });
  const clock = new HurriedClock();
  const links = sshLinks({ config, clock });
  return {
    links,
    clock,
    practice: practiceFolder(path.join(root, 'C:', 'practice')),
    agent: agentAt('dma01', hostKeyPin),
    credentials: 'test',
    async close() {
      await links.close();
      await stop();
    },
  };
}

export async function localUnderTest(): Promise<LinkUnderTest> {
  const root = temporaryFolder();
  const folder = path.join(root, 'C', 'practice');
  await mkdir(folder, { recursive: true });
  const clock = new HurriedClock();
  const links = localLinks({
    drives: drivesBelow(root),
    clock,
    cwd: root,
    env: { ...baseEnvironment(process.env), OS: 'Windows_NT', PATH: await programFolder() },
  });
  const agent = agentEndpoint('dma01', { ssh: undefined });
  return { links, clock, practice: practiceFolder(folder), agent, credentials: 'test', close: () => links.close() };
}

/** A folder with a program for each command of the contract. */
async function programFolder(): Promise<string> {
  const folder = temporaryFolder();
  for (const name of ['answer', 'vanish', 'hang', 'flood', 'mumble']) {
    const file = path.join(folder, process.platform === 'win32' ? `${name}.cmd` : name);
    const start = `"${process.execPath}" "${COMMANDS}" ${name}`;
    await writeFile(file, process.platform === 'win32' ? `@${start}\r\n` : `#!/bin/sh\nexec ${start}\n`);
    await chmod(file, 0o755);
  }
  return folder;
}

export async function commandUnderTest(): Promise<LinkUnderTest> {
  const root = temporaryFolder();
  const folder = path.join(root, 'dma01.test.example', 'C', 'practice');
  await mkdir(folder, { recursive: true });
  const clock = new HurriedClock();
  const args = [MOUNTED_DRIVES, root, process.execPath, COMMANDS];
  const links = commandLinks({
    program: { file: process.execPath, args, cwd: root, env: baseEnvironment(process.env) },
    clock,
    places: 4,
    timers: { command: 20_000, hash: 20_000 },
    note: () => {},
  });
  const agent = agentEndpoint('dma01', { ssh: undefined });
  return { links, clock, practice: practiceFolder(folder), agent, credentials: 'test', close: () => links.close() };
}
