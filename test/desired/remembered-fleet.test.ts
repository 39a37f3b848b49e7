import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredReading } from '../../src/desired/assemble-fleet.ts';
import type { FileReading } from '../../src/desired/file-reading.ts';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { fileId, inProcess, type ReadingMemory } from '../../src/desired/reading-memory.ts';
import { rememberedFleet } from '../../src/desired/remembered-fleet.ts';
import { type SystemDigests, systemDigests } from '../../src/model/system-digests.ts';
import type { YamlFile } from '../../src/yaml/text.ts';
import { catalog, entry, system, window } from './documents.ts';

const NOW = new Date('2026-11-20T08:00:00Z');

const encoder = new TextEncoder();

function filesOf(texts: Readonly<Record<string, string>>) {
  return Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
}

const FLEET = {
  'a.yaml': system({ schedule: '{ windows: [night] }' }, 'a'),
  'b.yaml': system({ suspend: '{ reason: later, until: 2020-01-01 }' }, 'b'),
  'catalog.yaml': catalog(entry()),
  'windows.yaml': window(),
};

type Name = keyof typeof FLEET;
const NAMES = Object.keys(FLEET) as Name[];

interface Edit {
  readonly of: Name;
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  of: fc.constantFrom(...NAMES),
  at: fc.nat(200),
  remove: fc.nat(8),
  insert: fc.constantFrom('', ' ', '\n', 'x', '# note\n', ': ', '- ', '"', '---\n', 'kind: System\n', '\u202e'),
});

/** A revision for each step: an edit, one file under another's name, or everything as it was at first. */
const anyStep = fc.oneof(
  { weight: 4, arbitrary: anyEdit },
  fc.constantFrom(...NAMES).map((of) => ({ swap: of })),
  fc.constant('as at first' as const),
);

function revise(texts: typeof FLEET, step: Edit | { readonly swap: Name } | 'as at first'): typeof FLEET {
  if (step === 'as at first') return FLEET;
  if ('swap' in step) return { ...texts, [step.swap]: texts['a.yaml'], 'a.yaml': texts[step.swap] };
  const text = texts[step.of];
  return { ...texts, [step.of]: text.slice(0, step.at) + step.insert + text.slice(step.at + step.remove) };
}

function digestsIn(reading: DesiredReading): readonly SystemDigests[] {
  return reading.kind === 'fleet' ? reading.fleet.systems.map(systemDigests) : [];
}

/** A memory that has to be written down between any two readings. */
function onPaper(): ReadingMemory {
  let written = '[]';
  return {
    open() {
      const readings = new Map<string, FileReading>(JSON.parse(written));
      return (id) => readings.get(id);
    },
    keep(readings) {
      written = JSON.stringify([...readings]);
    },
  };
}

describe.each([
  ['in this process', () => inProcess()],
  ['on paper', onPaper],
  ['in this process, and on paper', () => inProcess(onPaper())],
])('what is remembered %s', (_, open) => {
  it('gives the fleet and the problems that reading afresh gives, revision after revision', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 8 }), async (steps) => {
        const memory = open();
        let texts = FLEET;
        for (const step of steps) {
          texts = revise(texts, step);
          const files = filesOf(texts);
          const afresh = readDesiredFleet(files, NOW);
          expect(await rememberedFleet(files, NOW, memory)).toEqual(afresh);
          const remembered = await rememberedFleet(files, NOW, memory);
          expect(remembered).toEqual(afresh);
          // Copies are new to whoever digests them.
          expect(digestsIn(remembered)).toEqual(digestsIn(structuredClone(afresh)));
        }
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it('tells places in the file in which the same bytes lie now', async () => {
    const memory = open();
    await rememberedFleet(filesOf({ 'old.yaml': FLEET['b.yaml'] }), NOW, memory);
    const { warnings } = await rememberedFleet(filesOf({ 'new.yaml': FLEET['b.yaml'] }), NOW, memory);
    expect(warnings.map(({ origin }) => origin.file)).toEqual(['new.yaml']);
  });

  it('judges by the moment of each reading what a date has made true since', async () => {
    const memory = open();
    const files = filesOf({ 'c.yaml': system({ suspend: '{ reason: later, until: 2026-12-01 }' }, 'c') });
    expect((await rememberedFleet(files, NOW, memory)).warnings).toEqual([]);
    const [warning] = (await rememberedFleet(files, new Date('2026-12-02T00:00:00Z'), memory)).warnings;
    expect(warning?.code).toBe('desired.suspend-over');
  });
});

describe('a memory', () => {
  it('is asked about every file, and told of those of this revision alone', async () => {
    const told: string[][] = [];
    const memory: ReadingMemory = { open: () => () => undefined, keep: (readings) => told.push([...readings.keys()]) };
    const [a, b] = filesOf({ 'a.yaml': FLEET['a.yaml'], 'b.yaml': FLEET['b.yaml'] }) as [YamlFile, YamlFile];
    await rememberedFleet([a, b], NOW, memory);
    await rememberedFleet([b], NOW, memory);
    expect(told).toEqual([[fileId(a), fileId(b)], [fileId(b)]]);
  });

  it('is believed: a System is not digested again', async () => {
    const memory = onPaper();
    const files = filesOf(FLEET);
    await rememberedFleet(files, NOW, memory);
    const forged: ReadingMemory = {
      open() {
        const recall = memory.open();
        return (id) => JSON.parse(JSON.stringify(recall(id)).replaceAll(/"deciding":"[^"]*"/gu, '"deciding":"kept"'));
      },
      keep() {},
    };
    expect(digestsIn(await rememberedFleet(files, NOW, forged)).map(({ deciding }) => deciding)).toEqual([
      'kept',
      'kept',
    ]);
  });

  it('is believed: a file that it knows is not parsed', async () => {
    const [file] = filesOf({ 'a.yaml': FLEET['a.yaml'] }) as [YamlFile];
    const memory: ReadingMemory = {
      open: () => (id) =>
        id === fileId(file) ? { documents: [], problems: [], dated: [], missing: 'nothing' } : undefined,
      keep() {},
    };
    const reading = await rememberedFleet([file], NOW, memory);
    expect(reading).toMatchObject({ kind: 'fleet', fleet: { systems: [] } });
  });
});
