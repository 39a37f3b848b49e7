import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { system } from '../desired/documents.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CLI, ratchet } from './ratchet.ts';

const has = (shell: string) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).error === undefined;

const folder = temporaryFolder();
const bin = path.join(folder, 'bin');

beforeAll(async () => {
  await mkdir(path.join(folder, 'fleet'));
  await mkdir(bin);
  for (const name of ['emea-prod', 'emea-lab']) {
    await writeFile(path.join(folder, 'fleet', `${name}.yaml`), system({}, name));
  }
  const command = path.join(bin, 'ratchet');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  await chmod(command, 0o755);
});

/** A shell that waits for a word that never comes is ended. */
const LONGEST_MS = 50_000;

async function inShell(shell: string, args: readonly string[]): Promise<string> {
  const PATH = [bin, process.env['PATH']].join(path.delimiter);
  const around = { cwd: path.join(folder, 'fleet'), env: { PATH, HOME: folder }, timeout: LONGEST_MS };
  const { stdout } = await execa(shell, args, around);
  return stdout;
}

describe.skipIf(!has('bash'))('bash (skipped where it is missing)', () => {
  const completed = (...words: readonly string[]) => {
    const list = ['ratchet', ...words].map((word) => `'${word}'`).join(' ');
    const script = `source <(ratchet completion bash); COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _ratchet; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return inShell('bash', ['--norc', '-c', script]);
  };

  it.each([
    [['pl'], 'plan'],
    [['why', 'emea-p'], 'emea-prod'],
    [['plan', '--obs'], '--observed'],
    [['validate', '--format', ''], 'text\njson'],
    [['validate', ''], ''],
  ])('ratchet %j', async (words, expected) => {
    expect(await completed(...words)).toBe(expected);
  });
});

describe.skipIf(!has('fish'))('fish (skipped where it is missing)', () => {
  it.each([
    ['ratchet pla', /^plan\tshow what.*$/u],
    ['ratchet plan --obs', /^--observed\tplan against.*$/u],
    ['ratchet why emea-p', /^emea-prod$/u],
    ['ratchet validate --format ', /^json\ntext$/u],
    ['ratchet validate emea-l', /^emea-lab\.yaml$/u],
  ])('%s', async (typed, offered) => {
    const script = `ratchet completion fish | source; complete -C "${typed}"`;
    expect(await inShell('fish', ['--no-config', '-c', script])).toMatch(offered);
  });
});

describe.skipIf(!has('zsh'))('zsh (skipped where it is missing)', () => {
  /** A zsh in a terminal of its own, in which somebody types and presses Tab. It waits for what is expected. */
  const typing = (loaded: string, typed: string, expected: string) =>
    [
      'zmodload zsh/zpty',
      'zpty -b typist "TERM=dumb zsh -f -i"',
      `zpty -w typist 'PROMPT=; autoload -Uz compinit; compinit -u -D; ${loaded}; print rea""dy'`,
      'until zpty -r typist said "*ready*"; do sleep 0.05; done',
      `zpty -w -n typist $'${typed}\\t'`,
      `until zpty -r typist said "*${expected}*"; do sleep 0.05; done`,
      'print -r -- completed; zpty -d typist',
    ].join('\n');
  const sourced = 'source <(ratchet completion zsh)';

  it.each([
    ['ratchet pla', 'ratchet plan '],
    ['ratchet plan --obs', '--observed '],
    ['ratchet why emea-p', 'emea-prod '],
  ])('%s', { timeout: 60_000 }, async (typed, expected) => {
    expect(await inShell('zsh', ['-f', '-c', typing(sourced, typed, expected)])).toBe('completed');
  });

  it('finds the script in a folder of $fpath', { timeout: 60_000 }, async () => {
    const folders = path.join(folder, 'functions');
    await mkdir(folders);
    await writeFile(path.join(folders, '_ratchet'), (await ratchet(['completion', 'zsh'], folder)).stdout);
    const loaded = `fpath=(${folders} $fpath); compinit -u -D`;
    expect(await inShell('zsh', ['-f', '-c', typing(loaded, 'ratchet pla', 'ratchet plan ')])).toBe('completed');
  });
});

describe.skipIf(!has('pwsh'))('PowerShell (skipped where it is missing)', () => {
  it.each([
    ['ratchet pla', 'plan'],
    ['ratchet plan --obs', '--observed'],
    ['ratchet why emea-p', 'emea-prod'],
  ])('%s', async (typed, offered) => {
    const found = `(TabExpansion2 "${typed}" ${typed.length}).CompletionMatches.CompletionText`;
    const script = `ratchet completion powershell | Out-String | Invoke-Expression; ${found}`;
    expect(await inShell('pwsh', ['-NoProfile', '-Command', script])).toBe(offered);
  });
});

it('of a shell that is not known is refused, with those that are', async () => {
  const { code, stderr } = await ratchet(['completion', 'tcsh'], folder);
  expect(code).toBe(1);
  expect(stderr).toContain('bash, zsh, fish, powershell');
});

it('of systems reaches nothing and says nothing where there is no fleet', async () => {
  expect(await ratchet(['complete', '--', 'why', ''], bin)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const git = ['complete', '--', 'why', '--fleet', 'https://127.0.0.1:9/fleet.git', ''];
  expect(await ratchet(git, bin)).toMatchObject({ code: 0, stdout: '', stderr: '' });
});
