import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { readFile } from '../../src/desired/read-file.ts';
import { processorMs } from '../processor-time.ts';
import { catalog, entry, overlay, risk, system, window } from './documents.ts';

const encoder = new TextEncoder();

const SEED_TEXT = [
  system({
    agents: '{ expect: 1 }',
    failover: '{ policy: default, systemDefault: simultaneous }',
    schedule: '{ reconcile: "0 * * * *", windows: [night], timezone: Europe/Brussels }',
    facts: '{ brokerGateway: true }',
    acceptedRisks: '[{ id: KI_x, reason: r, owner: o, expires: 2030-01-01 }]',
    suspend: '{ reason: later, until: 2030-01-01 }',
  }),
  window(),
  catalog(entry(), entry({ kind: 'web' })),
  overlay({ knownBuilds: '[{ release: "10.5.6", build: 1, reason: r }]', risks: `[${risk()}]` }),
].join('---\n');

const TOKENS = [
  ...[
    ':',
    ': ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '!!str ',
    '<<: ',
    '"',
    "'",
    '|',
    '>',
    '#',
    '%YAML 1.1\n',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    '  ',
    '---\n',
    '...\n',
    '\0',
    '\u202e',
    '\ufeff',
    '\ud800',
    '~',
    'null',
    'true',
    '.inf',
    '1e400',
    '-0',
  ],
  ...[
    '__proto__: ',
    'constructor: ',
    'apiVersion: ratchet/v1\n',
    'kind: System\n',
    '10.10',
    '0x1F',
    'latest',
    '../',
    'a'.repeat(300),
  ],
];

interface Mutation {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(SEED_TEXT.length),
  remove: fc.nat(12),
  insert: fc.oneof(
    fc.constantFrom(...TOKENS),
    fc.string({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
});

function mutated(mutations: readonly Mutation[]): string {
  let text = SEED_TEXT;
  for (const { at, remove, insert } of mutations) text = text.slice(0, at) + insert + text.slice(at + remove);
  return text;
}

const NOW = new Date('2026-11-20T08:00:00Z');

function read(bytes: Uint8Array) {
  return readDesiredFleet([{ path: 'f.yaml', bytes }], NOW);
}

it('answers every mutation of a good file with a fleet or with problems that have a place in it', () => {
  fc.assert(
    fc.property(fc.array(anyMutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const text = mutated(mutations);
      const lines = text.split('\n');
      const reading = read(encoder.encode(text));
      const found = [...(reading.kind === 'problems' ? reading.problems : []), ...reading.warnings];
      expect(reading.kind === 'fleet' || found.length > 0).toBe(true);
      for (const { origin, message } of found) {
        expect(message).not.toMatch(/undefined|NaN|\[object/u);
        expect(origin.line).toBeLessThanOrEqual(lines.length);
        expect(origin.column).toBeLessThanOrEqual((lines[origin.line - 1]?.length ?? 0) + 2);
      }
    }),
    { seed: 20261123, numRuns: 1500 },
  );
});

it('says of every mutation what comes out of JSON as it went in, so that it can be remembered', () => {
  fc.assert(
    fc.property(fc.array(anyMutation, { maxLength: 6 }), (mutations) => {
      const says = readFile({ path: 'f.yaml', bytes: encoder.encode(mutated(mutations)) });
      expect(JSON.parse(JSON.stringify(says))).toEqual(says);
    }),
    { seed: 20261126, numRuns: 1000 },
  );
});

it('answers bytes of any kind', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(['fleet', 'problems']).toContain(read(bytes).kind);
    }),
    { seed: 5, numRuns: 500 },
  );
});

it('answers any repetition of what YAML is made of in time', () => {
  const anyRepetition = fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyRepetition, (tokens) => {
      const piece = tokens.join('');
      const bytes = encoder.encode(piece.repeat(Math.floor(200_000 / piece.length))).slice(0, 256 * 1024);
      expect(processorMs(() => read(bytes))).toBeLessThan(4000);
    }),
    { seed: 9, numRuns: 40 },
  );
});
