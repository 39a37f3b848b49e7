import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalSet, digestOf, LinesDigest } from '../../src/model/digest.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves undefined members out', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
  });

  it('sorts by code unit, not by locale', () => {
    expect(canonicalJson({ ä: 1, z: 2, Z: 3, a: 4 })).toBe('{"Z":3,"a":4,"z":2,"ä":1}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, deep down as well', (number) => {
    expect(() => canonicalJson({ list: [number] })).toThrow('no canonical form');
  });

  it('reads back as the same value, and is its own canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(digestOf(reversed)).toBe(digestOf(value));
      }),
    );
  });
});

describe('digestOf', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    expect(digestOf({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('is so for every value, though the text is hashed in pieces', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const whole = createHash('sha256').update(canonicalJson(value)).digest('hex');
        expect(digestOf(value)).toBe(`sha256:${whole}`);
      }),
    );
  });

  it('tells different values apart', () => {
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});

describe('canonicalSet', () => {
  it('is an array of canonical members within a larger value', () => {
    const value = { list: canonicalSet([{ b: 1, a: 2 }, 'x', 'x', 3]) };
    expect(canonicalJson(value)).toBe('{"list":["x",3,{"a":2,"b":1}]}');
    expect(digestOf(value)).toBe(digestOf({ list: ['x', 3, { a: 2, b: 1 }] }));
  });

  it('depends neither on the order of its members nor on how often each is there', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), (members) => {
        const { text } = canonicalSet(members);
        expect(canonicalSet([...members, ...members].toReversed()).text).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('a digest over lines', () => {
  it('is that over all of them at once, whatever their letters and lengths', () => {
    const anyLine = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constant('→'.repeat(40_000)),
      fc.constant('x'.repeat(70_000)),
    );
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const digest = new LinesDigest();
        for (const line of lines) digest.addLine(line);
        const whole = createHash('sha256')
          .update(lines.map((line) => `${line}\n`).join(''))
          .digest('hex');
        expect(digest.value).toBe(`sha256:${whole}`);
      }),
    );
  });
});
