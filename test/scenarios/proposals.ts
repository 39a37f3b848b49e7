import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder } from '../sources/git-repository.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** What the example fleet was seen to run, on 22 November 2026. */
export const OBSERVED = path.join(EXAMPLES, 'observed.json');
export const AT = '2026-11-26T10:00:00Z';

/** A clone as its author works in it: the example fleet below `fleet/` on the branch `main`, and a branch `change`. */
export class FleetClone {
  readonly folder = freshFolder('clone');

  constructor() {
    cpSync(path.join(EXAMPLES, 'fleet'), path.join(this.folder, 'fleet'), { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit('the fleet');
    this.git('checkout', '--quiet', '-b', 'change');
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=author', '-c', 'user.email=author@test.example'];
    return execFileSync('git', [...who, ...args], { cwd: this.folder, encoding: 'utf8' }).trim();
  }

  write(file: string, text: string): void {
    const place = path.join(this.folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }

  edit(file: string, from: string, to: string): void {
    const before = this.git('show', `HEAD:${file}`);
    if (!before.includes(from)) throw new Error(`${file} does not say ${from}`);
    this.write(file, `${before.replace(from, to)}\n`);
  }

  link(file: string, to: string): void {
    symlinkSync(to, path.join(this.folder, file));
  }

  remove(file: string): void {
    rmSync(path.join(this.folder, file), { recursive: true });
  }

  /** Commits everything that lies there, and answers the commit's id. */
  commit(subject = 'a change'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', subject);
    return this.git('rev-parse', 'HEAD');
  }
}
