import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJsonFile } from '../../src/json/read-json-file.ts';
import type { RatchetError } from '../../src/model/errors.ts';
import type { ObservedAgent, ObservedFleet } from '../../src/model/observed.ts';
import { parseSnapshot, readSnapshot, SNAPSHOT } from '../../src/observers/read-snapshot.ts';
import { snapshotText } from '../../src/observers/snapshot-text.ts';

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

  const snapshot = await readSnapshot(file);
  expect(snapshot.takenAt).toBe(good.takenAt);
  expect(snapshot.find('emea-prod')).toEqual(good.systems[0]);
  expect(snapshot.find('other')).toBeUndefined();
});

describe('what is written', () => {
  const agent = (name: string, raw: string): ObservedAgent => {
    const readings = [{ source: 'version-history', raw, at: '2026-11-20T08:00:00.000Z' }] as const;
    return { name, role: 'standalone', state: 'running', readings };
  };
  const fleetOf = (...systems: readonly (readonly ObservedAgent[])[]): ObservedFleet => ({
    formatVersion: '1',
    takenAt: '2026-11-20T08:00:00.000Z',
    systems: systems.map((agents, index) => ({ name: `s${index}`, takenAt: '2026-11-20T08:00:00.000Z', agents })),
  });

  it.each([[[]], [[[]]], [[[agent('dma01', 'x')], [agent('dma01', '\n"'), agent('dma02', 'x')]]]])(
    'is JSON with a System on each line: %j',
    (systems) => {
      const fleet = fleetOf(...systems);
      const text = snapshotText(fleet);
      expect(JSON.parse(text)).toEqual(fleet);
      expect(text.trimEnd().split('\n')).toHaveLength(systems.length === 0 ? 1 : systems.length + 2);
    },
  );

  it('is kept once where Agents that follow one another say the same', async () => {
    const agents = [agent('dma01', 'x'), agent('dma02', 'x'), agent('dma03', 'y')];
    const found = (await parseSnapshot(Buffer.from(snapshotText(fleetOf(agents))), 'x.json')).find('s0');
    const [first, second, third] = found?.agents ?? [];
    expect(found?.agents).toEqual(agents);
    expect(second?.readings).toBe(first?.readings);
    expect(third?.readings).not.toBe(first?.readings);
  });

  it('is never too large to be read, for ten thousand Systems of twenty Agents', () => {
    const agents = Array.from({ length: 20 }, (_, index) => agent(`dma${index}`, '10.5.0.0-15943-20250620-release'));
    const text = snapshotText(fleetOf(...Array.from({ length: 100 }, () => agents)));
    expect(text.length * 100).toBeLessThan(SNAPSHOT.longestBytes);
  });
});

/** What is found under each name, or what it is refused with. */
async function outcomeOf(bytes: Buffer, names: readonly string[]) {
  return await parseSnapshot(bytes, 'x.json').then(
    ({ takenAt, find }) => ({ takenAt, systems: names.map(find) }),
    ({ code, message }: RatchetError) => ({ code, message }),
  );
}

/** The same by asking the schema, which has the last word. */
function outcomeBySchema(text: string, wanted: readonly string[]) {
  try {
    const { takenAt, systems } = parseJsonFile(text, 'x.json', SNAPSHOT) as ObservedFleet;
    const names = systems.map(({ name }) => name);
    const second = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (second !== -1) return { code: 'snapshot.invalid', message: expect.stringContaining(`systems[${second}] is`) };
    return { takenAt, systems: wanted.map((name) => systems.find((system) => system.name === name)) };
  } catch (thrown) {
    const { code, message } = thrown as RatchetError;
    return { code, message };
  }
}

/** Nearly always one of the good, so that whole snapshots are good often enough. */
function mostly<T, U>(good: readonly T[], ...bad: readonly U[]): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...good) }, fc.constantFrom(...bad));
}

const anySystem = fc.record(
  {
    name: mostly(['a', 'b', 'systems', 'ä "quoted" \\ }]'], ''),
    takenAt: mostly(['2026-11-20T08:00:00Z', '2026-11-20t08:00:00.123Z'], '2026-02-30T08:00:00Z', '2026-11-20'),
    cluster: fc.string({ unit: 'binary', maxLength: 5 }),
    unlisted: fc.array(fc.string(), { maxLength: 2 }),
    agents: fc.array(
      fc.record(
        {
          name: mostly<string, unknown>(['dma01'], '', 7),
          role: mostly(['standalone', 'failover-main'], 'boss'),
          state: mostly(['running', 'unknown'], 'dancing'),
          readings: fc.array(
            fc.record(
              { source: mostly(['version-history', 'web-services'], 'x'), raw: fc.string(), at: fc.string() },
              { requiredKeys: ['source', 'raw'] },
            ),
            { maxLength: 2 },
          ),
          problem: mostly([{ code: 'net.timeout', message: 'none' }], { code: 'net.timeout' }),
        },
        { requiredKeys: ['name', 'role', 'state', 'readings'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['name', 'takenAt', 'agents'] },
);

const anyFrame = fc.record(
  {
    formatVersion: mostly(['1'], '2'),
    takenAt: mostly(['2026-11-20T08:00:00Z'], 'now'),
    systems: fc.array(anySystem, { maxLength: 4 }),
  },
  { requiredKeys: ['formatVersion', 'takenAt', 'systems'] },
);

/** As Ratchet writes it, and as anybody might. */
const WRITTEN = [
  (frame: object) => snapshotText(frame as ObservedFleet),
  (frame: object) => JSON.stringify(frame),
  (frame: object) => JSON.stringify(frame, undefined, 2),
];

const anyEdits = fc.array(
  fc.record({
    at: fc.nat(1500),
    remove: fc.nat(3),
    insert: fc.constantFrom(
      '',
      ' ',
      '\n',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '"systems":[],',
      '"\\u0073ystems":[],',
      '\ufeff',
      'null',
      '7',
    ),
  }),
  { maxLength: 3 },
);

function edited(text: string, edits: readonly { at: number; remove: number; insert: string }[]): string {
  let result = text;
  for (const { at, remove, insert } of edits) {
    const place = at % (result.length + 1);
    result = result.slice(0, place) + insert + result.slice(place + remove);
  }
  return result;
}

it('finds and refuses what the schema finds and refuses, in the same words', async () => {
  let good = 0;
  await fc.assert(
    fc.asyncProperty(anyFrame, fc.constantFrom(...WRITTEN), anyEdits, async (frame, written, edits) => {
      const bytes = Buffer.from(edited(written(frame), edits));
      const names = frame.systems.map(({ name }) => name);
      const outcome = await outcomeOf(bytes, names);
      expect(outcome).toEqual(outcomeBySchema(bytes.toString('utf8'), names));
      if ('takenAt' in outcome) good += 1;
    }),
    { seed: 20261126, numRuns: 3000 },
  );
  expect(good).toBeGreaterThan(300);
});

describe('what is no snapshot is refused with its place', () => {
  it.each([
    { what: 'no JSON', text: '{', says: 'is not JSON' },
    {
      what: 'two looks at one System',
      text: JSON.stringify({ ...good, systems: [...good.systems, { ...good.systems[0], name: 'b' }, ...good.systems] }),
      says: 'systems[2] is "emea-prod", as systems[0] is; leave the newer look',
    },
    { what: 'a list', text: '[]', says: 'the file: must be object' },
    { what: 'a number', text: '7', says: 'the file: must be object' },
    {
      what: 'no systems',
      text: changed((value) => delete value.systems),
      says: "must have required property 'systems'",
    },
    {
      what: 'another format, whatever else is in it',
      text: changed((value) => Object.assign(value, { formatVersion: '2', systems: 'elsewhere' })),
      says: '"x.json" is not an observed snapshot: formatVersion: "2" must be "1"; another version of ratchet wrote the file',
    },
    {
      what: 'a format that none has',
      text: changed((value) => Object.assign(value, { formatVersion: 1, systems: 'elsewhere' })),
      says: 'formatVersion: 1 must be "1"; systems: "elsewhere" must be array',
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
  ])('$what', async ({ text, says }) => {
    await expect(parseSnapshot(Buffer.from(text), 'x.json')).rejects.toMatchObject({
      code: 'snapshot.invalid',
      message: expect.stringContaining(says),
    });
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
