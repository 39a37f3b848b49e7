import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shipped } from '../src/shipped.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.replaceAll(path.sep, '/'), text: readFileSync(path.join('src', file), 'utf8') }));

describe('the files that Ratchet ships', () => {
  // Up to where a name is filled in.
  const asked = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bshipped\(['`]([^'`$]+)/gu)].map(([, place = '']) => place.replace(/[^/]*$/u, '')),
  );

  it.each([...new Set(asked)])('%s is there, and part of the package', (folder) => {
    const { files } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(existsSync(shipped(folder))).toBe(true);
    expect(files.some((packed: string) => folder.startsWith(`${packed}/`))).toBe(true);
  });

  it('hold the licence of every package that is bundled', () => {
    const maps = readdirSync('dist').filter((file) => file.endsWith('.map'));
    const parts = maps.flatMap((file): string[] => JSON.parse(readFileSync(path.join('dist', file), 'utf8')).sources);
    const bundled = new Set(parts.flatMap((part) => /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(part)?.[1] ?? []));
    expect(bundled).toContain('kysely');
    for (const name of bundled) expect(readFileSync(`dist/licences/${name}.txt`, 'utf8'), name).toMatch(/copyright/iu);
  });

  it('are found by their path from the root: once bundled, a module lies somewhere else', () => {
    const whoAsk = sources.filter(({ text }) => text.includes('import.meta.url')).map(({ file }) => file);
    expect(whoAsk.toSorted()).toEqual(['cli/cli.ts', 'shipped.ts']);
  });
});
