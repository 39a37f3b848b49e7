import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivesBelow } from '../../src/links/local/drives.ts';
import { fileError } from '../../src/links/local/file-error.ts';
import { localLinks } from '../../src/links/local/local-links.ts';
import { baseEnvironment } from '../../src/links/programs/base-environment.ts';
import { agentEndpoint } from '../builders.ts';
import { HurriedClock } from '../executors/hurried-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { expectGone } from './processes.ts';

const { signal } = new AbortController();

function run(command: string, { env = {}, timeoutMs = 20_000 } = {}, cwd = temporaryFolder()) {
  const links = localLinks({
    drives: drivesBelow(cwd),
    clock: new HurriedClock(),
    cwd,
    env: { ...baseEnvironment(process.env), ...env },
  });
  return links.with(agentEndpoint('dma01'), 'test', signal, (link) => link.exec(command, { timeoutMs }, signal));
}

describe('a command on this machine', () => {
  it('that does not exist is told as a shell tells it', async () => {
    expect(await run('no-such-program /x')).toMatchObject({
      kind: 'exited',
      code: 1,
      stderr: expect.stringContaining("'no-such-program' is not recognized"),
    });
  });

  it.each`
    env                     | says
    ${{ OS: 'Windows_NT' }} | ${'Windows_NT\r\n'}
    ${{}}                   | ${`${process.platform}\r\n`}
  `('probes a shell that is none: $says', async ({ env, says }) => {
    expect(await run('echo %OS%', { env })).toMatchObject({
      code: 0,
      stdout: process.env['OS'] === undefined ? says : 'Windows_NT\r\n',
    });
  });

  it.skipIf(process.platform === 'win32')('gets its words as they are', async () => {
    const cwd = temporaryFolder();
    const tool = path.join(cwd, 'tool');
    await writeFile(tool, '#!/bin/sh\nfor word in "$@"; do printf "[%s]\\n" "$word"; done\n');
    await chmod(tool, 0o755);

    expect(await run('tool -hashfile C:\\a\\b.part  /TN x=y', { env: { PATH: cwd } }, cwd)).toMatchObject({
      stdout: '[-hashfile]\n[C:\\a\\b.part]\n[/TN]\n[x=y]\n',
    });
  });

  it.skipIf(process.platform === 'win32')('that takes too long is ended with all that it started', async () => {
    const cwd = temporaryFolder();
    const tool = path.join(cwd, 'tool');
    await writeFile(tool, '#!/bin/sh\n/bin/sleep 60 &\nprintf "%s %s" $$ $! > pids\nwait\n');
    await chmod(tool, 0o755);

    await expect(run('tool', { env: { PATH: cwd }, timeoutMs: 1_000 }, cwd)).rejects.toMatchObject({
      code: 'ssh.timeout',
    });
    await expectGone(cwd);
  });
});

describe('trouble with a file', () => {
  it.each`
    node         | code
    ${'ENOENT'}  | ${'sftp.missing'}
    ${'ENOTDIR'} | ${'sftp.missing'}
    ${'EACCES'}  | ${'sftp.denied'}
    ${'EPERM'}   | ${'sftp.denied'}
    ${'EBUSY'}   | ${'sftp.failure'}
    ${'ENOSPC'}  | ${'sftp.failure'}
  `('$node is $code', ({ node, code }) => {
    expect(fileError(Object.assign(new Error(node), { code: node }), 'C:/x')).toMatchObject({ code });
  });
});
