import { describe, expect, it } from 'vitest';
import { matchRows } from '../../src/observers/match-rows.ts';
import type { DmaInfo } from '../../src/observers/web-services/dma-info.ts';
import { agentEndpoint } from '../builders.ts';

function row(name: string, overrides: Partial<DmaInfo> = {}): DmaInfo {
  return { name, address: '10.0.0.99', status: 'Running', isFailover: false, ...overrides };
}

const pair = [
  agentEndpoint('main', { role: 'failover-main', peer: 'backup' }),
  agentEndpoint('backup', { role: 'failover-backup', peer: 'main' }),
];
const dma01 = agentEndpoint('dma01');
const dma02 = agentEndpoint('dma02', { url: 'https://10.0.0.2', ssh: undefined });

describe('rows are matched', () => {
  it.each([
    { how: 'by name', members: [dma01], rows: [row('dma01')], expected: { dma01: 'dma01' } },
    { how: 'by name in other letters', members: [dma01], rows: [row('DMA01')], expected: { dma01: 'DMA01' } },
    {
      how: 'by full host name',
      members: [dma01],
      rows: [row('DMA01.test.example')],
      expected: { dma01: 'DMA01.test.example' },
    },
    { how: 'by address', members: [dma02], rows: [row('X', { address: '10.0.0.2' })], expected: { dma02: 'X' } },
    {
      how: 'by name before address',
      members: [dma02, agentEndpoint('x')],
      rows: [row('x', { address: '10.0.0.2' })],
      expected: { x: 'x' },
    },
    {
      how: 'both members by either name',
      members: pair,
      rows: [row('backup', { isFailover: true })],
      expected: { main: 'backup', backup: 'backup' },
    },
    {
      how: 'a pair with a virtual name, as the one that is left',
      members: [dma01, ...pair],
      rows: [row('dma01'), row('VIRTUAL', { isFailover: true })],
      expected: { dma01: 'dma01', main: 'VIRTUAL', backup: 'VIRTUAL' },
    },
    {
      how: 'one member alone where it is no pair over there',
      members: pair,
      rows: [row('main')],
      expected: { main: 'main' },
    },
  ])('$how', ({ members, rows, expected }) => {
    const { byAgent, unlisted } = matchRows(members, rows);

    expect(Object.fromEntries([...byAgent].map(([name, each]) => [name, each.name]))).toEqual(expected);
    expect(unlisted).toEqual([]);
  });
});

describe('rows of nobody', () => {
  it.each([
    { what: 'a name that is not listed', members: [dma01], rows: [row('dma09')], left: ['dma09'] },
    {
      what: 'two virtual names for one pair',
      members: pair,
      rows: [row('V1', { isFailover: true }), row('V2', { isFailover: true })],
      left: ['V1', 'V2'],
    },
    {
      what: 'no name and no address',
      members: [agentEndpoint('a', { ssh: undefined })],
      rows: [row('', { address: '' })],
      left: [''],
    },
    {
      what: 'a pair that is not listed',
      members: [dma01],
      rows: [row('dma01'), row('V', { isFailover: true })],
      left: ['V'],
    },
  ])('are unlisted: $what', ({ members, rows, left }) => {
    expect(matchRows(members, rows).unlisted.map(({ name }) => name)).toEqual(left);
  });
});
