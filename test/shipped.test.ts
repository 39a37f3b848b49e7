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

  it('are found by their path from the root: once bundled, a module lies somewhere else', () => {
    const whoAsk = sources.filter(({ text }) => text.includes('import.meta.url')).map(({ file }) => file);
    expect(whoAsk.toSorted()).toEqual(['cli/cli.ts', 'shipped.ts']);
  });
});
