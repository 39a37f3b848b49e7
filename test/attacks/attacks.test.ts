import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from './attacks.ts';

const textOf = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

describe.each(ATTACKS)('$against', ({ attacks }) => {
  it.each(attacks)('$attack', ({ tried }) => {
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.filter(([file, title]) => !textOf(file).includes(title))).toEqual([]);
  });
});
