import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from './attacks.ts';

function isIn(file: string, title: string): boolean {
  const place = new URL(`../${file}`, import.meta.url);
  return existsSync(place) && readFileSync(place, 'utf8').includes(title);
}

describe.each(ATTACKS)('$against', ({ attacks }) => {
  it.each(attacks)('$attack', ({ tried }) => {
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.filter(([file, title]) => !isIn(file, title))).toEqual([]);
  });
});
