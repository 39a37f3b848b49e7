import fc from 'fast-check';
import type { FuzzedParser } from './parser.ts';

const LARGEST = 512 * 1024;

/** One change of some bytes. Places and lengths are parts of a thousand, so that they mean something in any input. */
interface Change {
  readonly kind: 'insert' | 'remove' | 'repeat' | 'nest' | 'flip' | 'cut';
  readonly at: number;
  readonly length: number;
  readonly times: number;
  readonly text: string;
}

const MARKS = [
  '\0',
  '\ufeff',
  '\u202e',
  '\r',
  '\n',
  '\t',
  '"',
  "'",
  '{',
  '[',
  ']',
  '}',
  '<',
  '&',
  '%',
  '$',
  '../',
  '-',
  '9'.repeat(400),
];

/** Mostly good inputs that were changed, then what the grammar is made of in any order, then anything at all. */
export function inputsOf({ corpus, tokens }: Pick<FuzzedParser, 'corpus' | 'tokens'>): fc.Arbitrary<Uint8Array> {
  const good = corpus.map((each) => Buffer.from(each as string));
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...tokens, ...MARKS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom('insert', 'insert', 'remove', 'repeat', 'nest', 'flip', 'cut'),
    at: fc.nat(1000),
    length: fc.nat(40),
    times: fc.oneof({ weight: 50, arbitrary: fc.integer({ min: 2, max: 5 }) }, fc.integer({ min: 1000, max: 200_000 })),
    text: piece,
  });
  const changed = fc
    .tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([bytes, changes]) => changes.reduce(apply, bytes));
  const composed = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 12 }), change)
    .map(([pieces, { kind, times }]) => {
      const text = pieces.join('');
      return Buffer.from(kind === 'repeat' ? repeated(text, times) : text);
    });
  return fc.oneof(
    { weight: 12, arbitrary: changed },
    { weight: 4, arbitrary: composed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
}

const BRACKETS = [
  ['[', ']'],
  ['{"a":', '}'],
  ['(', ')'],
  ['<a>', '</a>'],
] as const;

function apply(bytes: Buffer, { kind, at, length, times, text }: Change): Buffer {
  const start = Math.floor((bytes.length * at) / 1001);
  const end = Math.min(bytes.length, start + length);
  const [before, taken, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  if (kind === 'insert') return Buffer.concat([before, Buffer.from(text), taken, after]);
  if (kind === 'remove') return Buffer.concat([before, after]);
  if (kind === 'nest') {
    const [open, close] = BRACKETS[length % BRACKETS.length] ?? BRACKETS[0];
    const nested = [repeated(open, times), taken.toString('latin1'), repeated(close, times)].join('');
    return Buffer.concat([before, Buffer.from(nested, 'latin1'), after]);
  }
  if (kind === 'cut') return Buffer.from(before);
  if (kind === 'flip') return Buffer.concat([before, taken.map((byte) => byte ^ (1 << (times % 8))), after]);
  return Buffer.concat([before, Buffer.from(repeated(taken.toString('latin1'), times), 'latin1'), after]);
}

function repeated(text: string, times: number): string {
  return text.repeat(Math.min(times, Math.floor(LARGEST / Math.max(1, text.length))));
}
