import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { shipped } from '../../src/shipped.ts';
import { CLI } from '../scenarios/ratchet.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface Block {
  readonly kind: 'sh' | 'yaml' | 'text';
  readonly text: string;
  /** The paragraph above. */
  readonly before: string;
}

/** The fenced blocks of a page, in order; of one part of it where its heading is given. */
export function blocksOf(page: string, heading?: string): readonly Block[] {
  const whole = readFileSync(shipped(page), 'utf8');
  const part = heading === undefined ? whole : whole.split(/^## /mu).find((each) => each.startsWith(`${heading}\n`));
  if (part === undefined) throw new Error(`${page} has no part "${heading}"`);
  const found = part.matchAll(/(?<before>[^\n]*)\n\n```(?<kind>sh|yaml|text)\n(?<text>.*?)```/gsu);
  return [...found].map(({ groups }) => ({
    kind: groups?.['kind'] as Block['kind'],
    text: groups?.['text'] ?? '',
    before: groups?.['before'] ?? '',
  }));
}

export const hasShell = spawnSync('sh', ['-c', 'exit 0']).status === 0;

export interface Told {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody who does what a page says, in a folder of their own in which `ratchet` is a command. */
export class Follower {
  readonly folder = temporaryFolder();
  readonly env: Record<string, string>;
  /** What `export` lines have set so far; each block of commands is a shell of its own. */
  #exported = '';
  #endSimulation = async () => {};

  constructor(more: Readonly<Record<string, string>> = {}) {
    mkdirSync(path.join(this.folder, 'bin'));
    this.write('bin/ratchet', `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(path.join(this.folder, 'bin', 'ratchet'), 0o755);
    this.env = {
      GIT_AUTHOR_NAME: 'you',
      GIT_AUTHOR_EMAIL: 'you@test.example',
      GIT_COMMITTER_NAME: 'you',
      GIT_COMMITTER_EMAIL: 'you@test.example',
      PATH: [path.join(this.folder, 'bin'), process.env['PATH']].join(path.delimiter),
      HOME: this.folder,
      ...more,
    };
  }

  close(): Promise<void> {
    return this.#endSimulation();
  }

  /** Does what the blocks say, and finds what they say would be told. Answers what the last command told. */
  async follow(blocks: readonly Block[]): Promise<string> {
    let said = '';
    for (const { kind, text, before } of blocks) {
      const file = /`(?<file>fleet\/[\w/.-]+)`/u.exec(before)?.groups?.['file'];
      if (kind === 'yaml' && file !== undefined) this.write(file, text);
      else if (kind === 'sh' && before.startsWith('In a terminal of its own')) await this.#startSimulation(text.trim());
      else if (kind === 'sh') said = await this.#runWell(text);
      else for (const line of text.trimEnd().split('\n')) expect(said).toContain(line.trim());
    }
    return said;
  }

  /** Whatever comes of it. */
  async run(commands: string): Promise<Told> {
    const script = ['-e', '-c', `${this.#exported}${commands}`];
    const { stdout, stderr, exitCode } = await execa('sh', script, { cwd: this.folder, env: this.env, reject: false });
    return { code: exitCode, stdout, stderr };
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  async #runWell(commands: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(commands);
    expect({ commands, code, stderr: code === 0 ? '' : stderr }).toEqual({ commands, code: 0, stderr: '' });
    this.#exported += commands.replaceAll(/^(?!export ).*\n/gmu, '');
    return stdout;
  }

  async #startSimulation(command: string): Promise<void> {
    const options = { cwd: this.folder, env: this.env, reject: false, buffer: false } as const;
    const simulation = execa('sh', ['-c', `exec ${command}`], options);
    this.#endSimulation = async () => {
      simulation.kill();
      await simulation;
    };
    await expect.poll(() => existsSync(path.join(this.folder, 'site', 'control.json')), { timeout: 60_000 }).toBe(true);
  }
}
