import { expect, it } from 'vitest';
import { isMeant } from '../../src/policy/path-pattern.ts';

it.each([
  ['a.yaml', 'a.yaml', true],
  ['a.yaml/b', 'a.yaml', true],
  ['x/a.yaml', 'a.yaml', false],
  ['x/y/a.yaml', '**/a.yaml', true],
  ['a.yaml', '**/a.yaml', true],
  ['fleet/prod/a', 'fleet/prod/', true],
  ['fleet/prod', 'fleet/prod/**', true],
  ['fleet/production/a', 'fleet/prod', false],
  ['fleet/prod-1/a', 'fleet/prod-*', true],
  ['fleet/a/b/c.yaml', 'fleet/**/c.*', true],
  ['abcabc', 'a*c', true],
  ['abcab', 'a*c', false],
  ['ac', 'a*c*c', false],
  ['a.b', 'a?b', false],
  ['aXb', 'a.b', false],
  ['Fleet/a', 'fleet', false],
])('%s against %s is %s', (path, pattern, meant) => {
  expect(isMeant(path, pattern)).toBe(meant);
});

it('answers soon, whatever is written', () => {
  expect(isMeant('a'.repeat(300), `${'a*'.repeat(100)}b`)).toBe(false);
});
