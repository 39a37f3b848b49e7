import { expect, it } from 'vitest';
import { said } from '../../src/model/said.ts';

const at = (line: number) => ({ file: 'a.yaml', line, column: 1 });

it('is the same wherever it stands, and in whatever order it is written', () => {
  const first = { name: 'a', origin: at(1), risks: [{ id: 'x', origin: at(3) }] };
  const moved = { risks: [{ origin: at(30), id: 'x' }], origin: at(10), name: 'a' };
  expect(said(moved)).toBe(said(first));
});

it('tells a label and a fact that are named origin', () => {
  const from = (origin: string) => said({ labels: { origin }, origin: at(1) });
  expect(from('emea')).not.toBe(from('amer'));
});
