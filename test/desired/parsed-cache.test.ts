import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { rememberFiles } from '../../src/desired/remembered-files.ts';
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

describe('rememberFiles', () => {
  it('gives the fleet and the problems that reading afresh gives, revision after revision', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 8 }), (steps) => {
        const read = rememberFiles();
        let texts = FLEET;
        for (const step of steps) {
          texts = revise(texts, step);
          const files = filesOf(texts);
          expect(readDesiredFleet(files, NOW, read)).toEqual(readDesiredFleet(files, NOW));
        }
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('reads a changed file again, and no other', () => {
    const read = rememberFiles();
    const before = read(filesOf(FLEET)).documents;
    const after = read(filesOf({ ...FLEET, 'b.yaml': `# changed\n${FLEET['b.yaml']}` })).documents;
    const again = after.filter(({ document }) => !before.some((known) => known.document === document));
    expect(again.map(({ document }) => document.file)).toEqual(['b.yaml']);
  });

  it('forgets what the last revision did not hold', () => {
    const read = rememberFiles();
    const [first] = read(filesOf(FLEET)).documents;
    read([]);
    const [afterwards] = read(filesOf(FLEET)).documents;
    expect(afterwards?.document).not.toBe(first?.document);
  });

  it('tells places in the file in which the same bytes lie now', () => {
    const read = rememberFiles();
    read(filesOf({ 'old.yaml': FLEET['a.yaml'] }));
    const [moved] = read(filesOf({ 'new.yaml': FLEET['a.yaml'] })).documents;
    expect(moved?.document.originOf([]).file).toBe('new.yaml');
  });

  it('judges by the moment of each reading what a date has made true since', () => {
    const read = rememberFiles();
    const files = filesOf({ 'c.yaml': system({ suspend: '{ reason: later, until: 2026-12-01 }' }, 'c') });
    expect(readDesiredFleet(files, NOW, read).warnings).toEqual([]);
    const [warning] = readDesiredFleet(files, new Date('2026-12-02T00:00:00Z'), read).warnings;
    expect(warning?.code).toBe('desired.suspend-over');
  });
});
