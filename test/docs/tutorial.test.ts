import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { shipped } from '../../src/shipped.ts';
import { CLI } from '../scenarios/ratchet.ts';
import { temporaryFolder } from '../temporary-folder.ts';

interface Block {
  readonly kind: 'sh' | 'yaml' | 'text';
  readonly text: string;
  /** The paragraph above. */
  readonly before: string;
}

/** The fenced blocks of the tutorial, in order. */
function blocks(): readonly Block[] {
  const text = readFileSync(shipped('docs/tutorial.md'), 'utf8');
  return [...text.matchAll(/(?<before>[^\n]*)\n\n```(?<kind>sh|yaml|text)\n(?<text>.*?)```/gsu)].map(({ groups }) => ({
    kind: groups?.['kind'] as Block['kind'],
    text: groups?.['text'] ?? '',
    before: groups?.['before'] ?? '',
  }));
}

const folder = temporaryFolder();
let endSimulation = async () => {};

afterAll(async () => endSimulation());

const PATH = [path.join(folder, 'bin'), process.env['PATH']].join(path.delimiter);
const WHO = { GIT_AUTHOR_NAME: 'you', GIT_AUTHOR_EMAIL: 'you@test.example' };
const env = {
  ...WHO,
  GIT_COMMITTER_NAME: WHO.GIT_AUTHOR_NAME,
  GIT_COMMITTER_EMAIL: WHO.GIT_AUTHOR_EMAIL,
  PATH,
  HOME: folder,
};
/** What `export` lines have set so far; each block of commands is a shell of its own. */
let exported = '';

async function startSimulation(command: string): Promise<void> {
  const simulation = execa('sh', ['-c', `exec ${command}`], { cwd: folder, env, reject: false, buffer: false });
  endSimulation = async () => {
    simulation.kill();
    await simulation;
  };
  await expect.poll(() => existsSync(path.join(folder, 'site', 'control.json')), { timeout: 60_000 }).toBe(true);
}

async function run(commands: string): Promise<string> {
  const { stdout, stderr, exitCode } = await execa('sh', ['-e', '-c', `${exported}${commands}`], {
    cwd: folder,
    env,
    reject: false,
  });
  expect({ commands, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ commands, exitCode: 0, stderr: '' });
  exported += commands.replaceAll(/^(?!export ).*\n/gmu, '');
  return stdout;
}

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

const hasShell = spawnSync('sh', ['-c', 'exit 0']).status === 0;

it.skipIf(!hasShell)(
  'the tutorial does what it says, from its first command to its last (skipped without sh)',
  { timeout: 240_000 },
  async () => {
    mkdirSync(path.join(folder, 'bin'));
    write('bin/ratchet', `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(path.join(folder, 'bin', 'ratchet'), 0o755);

    let said = '';
    for (const { kind, text, before } of blocks()) {
      const file = /`(?<file>fleet\/[\w/.-]+)`/u.exec(before)?.groups?.['file'];
      if (kind === 'yaml' && file !== undefined) write(file, text);
      else if (kind === 'sh' && before.startsWith('In a terminal of its own')) await startSimulation(text.trim());
      else if (kind === 'sh') said = await run(text);
      else for (const line of text.trimEnd().split('\n')) expect(said).toContain(line.trim());
    }
    expect(said).toContain('succeeded');
  },
);
