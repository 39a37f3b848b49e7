import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSnapshot, readSnapshot } from '../../src/observers/read-snapshot.ts';

const good = {
  formatVersion: '1',
  takenAt: '2026-11-20T08:00:00Z',
  systems: [
    {
      name: 'emea-prod',
      takenAt: '2026-11-20T08:00:00Z',
      cluster: 'EMEA',
      unlisted: ['DMA09'],
      agents: [
        {
          name: 'dma01',
          role: 'standalone',
          state: 'running',
          readings: [{ source: 'version-history', raw: '10.5.0.0-15943-20250620-release', at: '2025-07-01 10:00:00' }],
        },
        {
          name: 'dma02',
          role: 'failover-backup',
          state: 'unreachable',
          readings: [],
          problem: { code: 'net.timeout', message: '"dma02" did not answer within 5000 ms' },
        },
      ],
    },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a snapshot is read as it was written', async () => {
  const file = path.join(folder, 'good.json');
  await writeFile(file, JSON.stringify(good));

  expect(await readSnapshot(file)).toEqual(good);
});

describe('what is no snapshot is refused with its place', () => {
  it.each([
    { what: 'no JSON', text: '{', says: 'is not JSON' },
    { what: 'a list', text: '[]', says: 'the file: must be object' },
    { what: 'a number', text: '7', says: 'the file: must be object' },
    {
      what: 'no systems',
      text: changed((value) => delete value.systems),
      says: "must have required property 'systems'",
    },
    {
      what: 'an unknown state',
      text: changed(({ systems }) => set(systems[0].agents[1], 'state', 'dancing')),
      says: 'systems[0].agents[1].state: "dancing" must be one of running, starting',
    },
    {
      what: 'an unknown key',
      text: changed(({ systems }) => set(systems[0].agents[0], 'password', 'x')),
      says: 'must not hold "password"',
    },
    {
      what: 'a version that is a number',
      text: changed(({ systems }) => set(systems[0].agents[0].readings[0], 'raw', 10.5)),
      says: 'systems[0].agents[0].readings[0].raw: 10.5 must be string',
    },
  ])('$what', ({ text, says }) => {
    expect(() => parseSnapshot(text, 'x.json')).toThrow(
      expect.objectContaining({ code: 'snapshot.invalid', message: expect.stringContaining(says) }),
    );
  });

  it('no file', async () => {
    await expect(readSnapshot(path.join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'snapshot.unreadable',
      message: expect.stringContaining('ENOENT'),
    });
  });
});

// biome-ignore lint/suspicious/noExplicitAny: it is made wrong on purpose
function changed(change: (value: any) => unknown): string {
  const value = structuredClone(good);
  change(value);
  return JSON.stringify(value);
}

function set(target: Record<string, unknown>, key: string, value: unknown): void {
  target[key] = value;
}
