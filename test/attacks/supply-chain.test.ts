import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const json = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

describe('what is installed', () => {
  const { '': root, ...packages } = json('package-lock.json').packages as Record<string, Locked>;
  const { dependencies, devDependencies, allowScripts } = json('package.json');

  it('is pinned by its content, each part of it', () => {
    expect(root).toMatchObject({ dependencies, devDependencies });
    const loose = Object.entries(packages).filter(
      ([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/u.test(integrity ?? ''),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  });

  it('comes from the registry, never from Git, an address or a folder', () => {
    const from = Object.entries(packages).filter(([, { resolved, link }]) => link === true || resolved !== undefined);
    expect(from.map(([name]) => name)).toEqual([]);
    const ranges = Object.values<string>({ ...dependencies, ...devDependencies });
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+$/u.test(range))).toEqual([]);
  });

  it('runs scripts while it is installed in known places alone, and needs one of them', () => {
    const scripts = Object.entries(packages).filter(
      ([, locked]) => locked.hasInstallScript === true && !('dev' in locked),
    );
    // Those of ssh2 compile what it does without.
    expect(scripts.map(([name]) => name.replace(/^node_modules\//u, ''))).toEqual([
      'better-sqlite3',
      'cpu-features',
      'ssh2',
    ]);
    expect(allowScripts).toEqual({ 'better-sqlite3': true });
  });
});
