import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretReader } from '../../src/config/read-secret.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-secret-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function reader(env: Record<string, string> = {}, execTimeoutMs = 10_000) {
  return secretReader({ env: { ...process.env, ...env }, folder, execTimeoutMs });
}

/** `exec:` with a program of ours, run by this very Node. */
async function program(name: string, source: string): Promise<string> {
  await writeFile(path.join(folder, name), source);
  return `exec:"${process.execPath}" ${name}`;
}

async function revealed(reference: string, env: Record<string, string> = {}): Promise<string> {
  const secret = await reader(env)(reference);
  return secret.ok ? secret.value.reveal() : `refused: ${secret.problem}`;
}

describe('a secret', () => {
  it.each`
    content               | secret
    ${'hunter2'}          | ${'hunter2'}
    ${'hunter2\n'}        | ${'hunter2'}
    ${'hunter2\r\n'}      | ${'hunter2'}
    ${' hunter2 \n'}      | ${' hunter2 '}
    ${'line 1\nline 2\n'} | ${'line 1\nline 2\n'}
  `('comes from a variable, a file or a program: $content', async ({ content, secret }) => {
    await writeFile(path.join(folder, 'secret'), content);
    const printer = await program('print.mjs', `process.stdout.write(${JSON.stringify(content)})`);
    expect(await revealed('env:RATCHET_TEST', { RATCHET_TEST: content })).toBe(secret);
    expect(await revealed('file:secret')).toBe(secret);
    expect(await revealed(`file:${path.join(folder, 'secret')}`)).toBe(secret);
    expect(await revealed(printer)).toBe(secret);
  });

  it('is asked for once, however often it is named', async () => {
    const counter = await program(
      'count.mjs',
      "import { appendFileSync } from 'node:fs'; appendFileSync('asked', 'x'); console.log('s')",
    );
    const read = reader();
    await Promise.all([read(counter), read(counter)]);
    expect(await revealed('file:asked')).toBe('x');
  });
});

describe('a secret that is not there', () => {
  it.each`
    reference              | says
    ${'env:RATCHET_NONE'}  | ${'the environment variable "RATCHET_NONE" is not set'}
    ${'env:RATCHET_EMPTY'} | ${'"env:RATCHET_EMPTY" is empty'}
    ${'file:none'}         | ${'none" cannot be read (ENOENT)'}
    ${'file:.'}            | ${'cannot be read (EISDIR)'}
    ${'exec:no-such-x y'}  | ${'"no-such-x" could not be run'}
    ${'exec:""'}           | ${'"" could not be run'}
    ${'vault:x'}           | ${'write env:NAME, file:path or exec:program'}
  `('$reference: $says', async ({ reference, says }) => {
    expect(await revealed(reference, { RATCHET_EMPTY: '' })).toContain(says);
  });

  it('because its program fails: nothing of what it printed is told', async () => {
    const failing = await program('fail.mjs', "console.log('hunter2'); console.error('hunter2'); process.exitCode = 3");
    const found = await reader()(failing);
    expect(found).toEqual({ ok: false, problem: expect.stringContaining('ended with exit code 3') });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('because its program prints without end', async () => {
    const endless = await program('endless.mjs', "const go = () => process.stdout.write('x'.repeat(9999), go); go()");
    expect(await revealed(endless)).toContain('printed more than');
  });

  it('because its program hangs, even where a child of it keeps the pipe open', async () => {
    const source = `
      import { spawn } from 'node:child_process';
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], { stdio: 'inherit' });
      setTimeout(() => {}, 30_000);
    `;
    const hanging = await program('hang.mjs', source);
    const started = performance.now();
    const found = await reader({}, 500)(hanging);
    expect(found).toEqual({ ok: false, problem: expect.stringContaining('did not end within 500 ms') });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('because its file is none for a secret', async () => {
    await writeFile(path.join(folder, 'large'), 'x'.repeat(70_000));
    expect(await revealed('file:large')).toContain('has 70000 bytes');
  });
});

it('runs programs without a shell', async () => {
  const echo = await program('echo.mjs', 'console.log(process.argv.slice(2).join("|"))');
  expect(await revealed(`${echo} $HOME ; id > out && x`)).toBe('$HOME|;|id|>|out|&&|x');
});
