import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandLinks } from '../../src/links/command/command-links.ts';
import { baseEnvironment } from '../../src/links/programs/base-environment.ts';
import type { AgentLink } from '../../src/reconciler/agent-link.ts';
import { agentEndpoint } from '../builders.ts';
import { HurriedClock } from '../executors/hurried-clock.ts';
import { bytesSource } from '../fakes/fake-agent-link.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { expectGone, pidsIn } from './processes.ts';

const { signal } = new AbortController();
const generous = { timeoutMs: 20_000 };
const whole = { offset: 0, onProgress: () => {} };
let programs = 0;

interface Setup {
  readonly silenceMs?: number;
  readonly note?: (agent: string, text: string) => void;
  readonly folder?: string;
}

/** The link to an Agent behind a program with this source. `request` is there; nothing else is done for it. */
async function through<T>(
  source: string,
  use: (link: AgentLink) => Promise<T>,
  { silenceMs = 20_000, note = () => {}, folder = temporaryFolder() }: Setup = {},
): Promise<T> {
  programs += 1;
  const file = path.join(folder, `${programs}.mjs`);
  await writeFile(
    file,
    `import fs from 'node:fs';
     import { spawn } from 'node:child_process';
     const say = (answer) => console.log(typeof answer === 'string' ? answer : JSON.stringify(answer));
     const request = await new Promise((resolve) => process.stdin.once('data', (bytes) => resolve(bytes.toString())));
     const wait = () => setInterval(() => {}, 60_000);
     ${source}`,
  );
  const links = commandLinks({
    program: { file: process.execPath, args: [file], cwd: folder, env: baseEnvironment(process.env) },
    clock: new HurriedClock(),
    places: 4,
    timers: { command: silenceMs, hash: silenceMs },
    note,
  });
  return await links.with(agentEndpoint('dma01'), 'emea', signal, use);
}

const stat = (link: AgentLink) => link.stat('C:/x');
const exec = (link: AgentLink) => link.exec('schtasks /Run /TN x', generous, signal);

describe('what a program is asked', () => {
  it('is one line of JSON that names the protocol, the Agent and the credential', async () => {
    const source = `say({ failed: { code: 'failure', message: request } }); process.exit();`;
    const thrown = await through(source, stat).catch((error: Error) => error);

    const line = /could not be used: (?<line>.*)\\u\{a\}$/u.exec(Object(thrown).message)?.groups?.['line'] ?? '';
    expect(JSON.parse(line)).toEqual({
      protocol: 'ratchet-link/1',
      request: 'stat',
      path: 'C:/x',
      agent: {
        name: 'dma01',
        host: 'dma01.test.example',
        ssh: { port: 22, hostKey: `SHA256:${'A'.repeat(43)}` },
      },
      credentials: 'emea',
    });
  });
});

// A row per way to be wrong. The result of a command that was handed on is then open, and never "failed".
describe('a program that', () => {
  it.each`
    does                                   | source                                                            | code
    ${'ends without an answer'}            | ${''}                                                             | ${'ssh.dropped'}
    ${'ends with a code and no answer'}    | ${'process.exit(3);'}                                             | ${'ssh.dropped'}
    ${'crashes'}                           | ${'throw new Error("boom");'}                                     | ${'ssh.dropped'}
    ${'is killed'}                         | ${'process.kill(process.pid, "SIGKILL");'}                        | ${'ssh.dropped'}
    ${'says only half of a line'}          | ${'process.stdout.write("{\\"done\\":"); process.exit();'}        | ${'link.answer'}
    ${'prints garbage'}                    | ${'say("Welcome to the gateway!");'}                              | ${'link.answer'}
    ${'prints a secret'}                   | ${'say("password=hunter2");'}                                     | ${'link.answer'}
    ${'prints JSON that is no object'}     | ${'say("[1]");'}                                                  | ${'link.answer'}
    ${'says two things in one line'}       | ${'say({ done: null, progress: 1 });'}                            | ${'link.answer'}
    ${'answers something unheard of'}      | ${'say({ finished: true });'}                                     | ${'link.answer'}
    ${'answers with a name of Object'}     | ${'say({ constructor: true });'}                                  | ${'link.answer'}
    ${'prints what is no UTF-8'}           | ${'process.stdout.write(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));'} | ${'link.answer'}
    ${'prints a line of 10 MB'}            | ${'say({ stdout: "x".repeat(10_000_000) });'}                     | ${'link.answer'}
    ${'prints 10 MB without any line end'} | ${'process.stdout.write("x".repeat(10_000_000)); wait();'}        | ${'link.answer'}
    ${'answers in another shape'}          | ${'say({ done: { kind: "file", size: -1, code: "0" } });'}        | ${'link.answer'}
    ${'fails for an unknown reason'}       | ${'say({ failed: { code: "whatever", message: "no" } });'}        | ${'link.answer'}
    ${'fails without a reason'}            | ${'say({ failed: "no" });'}                                       | ${'link.answer'}
  `('$does is not believed', async ({ source, code }) => {
    await expect(through(source, stat)).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('hunter2'),
    });
    await expect(through(source, exec)).resolves.toMatchObject({ kind: 'lost' });
  });

  it.each`
    says             | code
    ${'missing'}     | ${'sftp.missing'}
    ${'denied'}      | ${'sftp.denied'}
    ${'failure'}     | ${'sftp.failure'}
    ${'unsupported'} | ${'sftp.unsupported'}
    ${'unreachable'} | ${'net.timeout'}
    ${'auth'}        | ${'ssh.auth'}
    ${'dropped'}     | ${'ssh.dropped'}
    ${'timeout'}     | ${'ssh.timeout'}
  `('fails with "$says" is understood', async ({ says, code }) => {
    const source = `say({ failed: { code: '${says}', message: 'because password=hunter2' } });`;
    const thrown = await through(source, (link) => link.rename('C:/a', 'C:/b')).catch((error: unknown) => error);

    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).toContain('because password=[secret]');
  });

  it("cannot be started is the operator's to mend", async () => {
    const links = commandLinks({
      program: { file: 'no-such-program', args: [], cwd: temporaryFolder(), env: {} },
      clock: new HurriedClock(),
      places: 1,
      timers: { command: 1000, hash: 1000 },
      note: () => {},
    });
    const asked = () => links.with(agentEndpoint('dma01'), 'emea', signal, exec);

    await expect(asked()).rejects.toMatchObject({ code: 'link.program', blame: 'operator' });
  });

  it('says that a login was refused is not asked again for a while', async () => {
    const folder = temporaryFolder();
    const source = `fs.appendFileSync('asked', 'x'); say({ failed: { code: 'auth', message: '' } }); process.exit();`;
    const asked = through(
      source,
      async (link) => {
        await stat(link).catch(() => {});
        await stat(link);
      },
      { folder },
    );

    await expect(asked).rejects.toMatchObject({ code: 'ssh.auth', blame: 'operator' });
    expect(await readFile(path.join(folder, 'asked'), 'utf8')).toBe('x');
  });

  it('falls silent is given up', async () => {
    await expect(through('wait();', stat, { silenceMs: 300 })).rejects.toMatchObject({ code: 'ssh.timeout' });
  });

  it('is slow, and gives signs of life, is waited for', async () => {
    const source = `
      for (let tick = 0; tick < 12; tick += 1) {
        say({ stdout: '.' });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      say({ done: { kind: 'file', size: 7, modifiedAt: '2026-01-01T00:00:00Z' } });`;

    await expect(through(source, stat, { silenceMs: 1000 })).resolves.toMatchObject({ size: 7 });
  });

  it('leaves without reading the whole upload has not done it', async () => {
    const source = `say({ progress: 100 }); say({ done: {} }); process.exit();`;
    const upload = (link: AgentLink) => link.upload(bytesSource(Buffer.alloc(5_000_000)), 'C:/x', whole, signal);

    await expect(through(source, upload)).rejects.toMatchObject({ code: 'link.answer' });
  });

  it('fails in the middle of an upload says why', async () => {
    const source = `say({ failed: { code: 'failure', message: 'disk full' } }); wait();`;
    const upload = (link: AgentLink) => link.upload(bytesSource(Buffer.alloc(5_000_000)), 'C:/x', whole, signal);

    await expect(through(source, upload)).rejects.toThrow('"C:/x" could not be used: disk full');
  });

  it('sends more of a file than was asked for is stopped', async () => {
    const source = `for (;;) { say({ data: Buffer.alloc(60_000).toString('base64') }); await new Promise(setImmediate); }`;
    const read = (link: AgentLink) => link.read('C:/x', { limit: 100_000 });

    await expect(through(source, read)).rejects.toMatchObject({ code: 'link.answer' });
  });

  it('complains is heard, without secrets, and is quoted when it gives no answer', async () => {
    const notes: string[] = [];
    const source = `
      console.error('token=hunter2 is wrong \\u001b[31m');
      for (let line = 0; line < 1000; line += 1) console.error('again ' + line);
      process.exitCode = 1;
      process.stdin.destroy();`;
    const asked = through(source, stat, { note: (agent, text) => notes.push(`${agent}: ${text}`) });

    await expect(asked).rejects.toThrow('ended with code 1 without an answer; its last words: again 999');
    expect(notes[0]).toBe('dma01: token=[secret] is wrong \\u{1b}[31m');
    expect(notes).toHaveLength(50);
  });
});

describe('the processes of a program', () => {
  const WITH_CHILD = `
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: ['ignore', 'inherit', 'inherit'] });
    fs.writeFileSync('pids', process.pid + ' ' + child.pid);`;

  it.each`
    when                           | source                                          | ends
    ${'it falls silent'}           | ${`${WITH_CHILD} wait();`}                      | ${'ssh.timeout'}
    ${'it breaks the protocol'}    | ${`${WITH_CHILD} say('hello'); wait();`}        | ${'link.answer'}
    ${'it leaves a child behind'}  | ${`${WITH_CHILD} process.exit(1);`}             | ${'ssh.dropped'}
    ${'it stays after its answer'} | ${`${WITH_CHILD} say({ done: null }); wait();`} | ${'link.answer'}
  `('are all gone when $when', async ({ source, ends }) => {
    const folder = temporaryFolder();

    await expect(through(source, stat, { folder, silenceMs: 1500 })).rejects.toMatchObject({ code: ends });
    await expectGone(folder);
  });

  it('are all gone when the caller has', async () => {
    const folder = temporaryFolder();
    const abort = new AbortController();
    const gone = new Error('never mind');
    const run = through(`${WITH_CHILD} wait();`, (link) => link.exec('hang', generous, abort.signal), { folder });
    void vi.waitUntil(() => pidsIn(folder).length === 2, { timeout: 10_000 }).then(() => abort.abort(gone));

    await expect(run).rejects.toBe(gone);
    await expectGone(folder);
  });
});
