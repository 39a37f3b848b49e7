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

async function inShell(shell: string, args: readonly string[]): Promise<string> {
  const PATH = [bin, process.env['PATH']].join(path.delimiter);
  const { stdout } = await execa(shell, args, { cwd: path.join(folder, 'fleet'), env: { PATH, HOME: folder } });
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
    [['validate', '--format', ''], 'text\njson'],
    [['validate', ''], ''],
  ])('ratchet %j', async (words, expected) => {
    expect(await completed(...words)).toBe(expected);
  });
});

describe.skipIf(!has('fish'))('fish (skipped where it is missing)', () => {
  it('completes names of systems', async () => {
    const script = 'ratchet completion fish | source; complete -C "ratchet why emea-p"';
    expect(await inShell('fish', ['--no-config', '-c', script])).toBe('emea-prod');
  });
});

describe.skipIf(!has('zsh'))('zsh (skipped where it is missing)', () => {
  it('takes the script', async () => {
    const script = 'autoload -Uz compinit; compinit -u; source <(ratchet completion zsh); whence -w _ratchet';
    expect(await inShell('zsh', ['-f', '-c', script])).toBe('_ratchet: function');
  });
});

describe.skipIf(!has('pwsh'))('PowerShell (skipped where it is missing)', () => {
  it('completes a command', async () => {
    const script =
      'ratchet completion powershell | Out-String | Invoke-Expression; (TabExpansion2 "ratchet pla" 11).CompletionMatches.CompletionText';
    expect(await inShell('pwsh', ['-NoProfile', '-Command', script])).toBe('plan');
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
