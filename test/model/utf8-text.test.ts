import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Utf8Text } from '../../src/model/utf8-text.ts';

it('is all that was added, in order, whenever pieces of it are taken', () => {
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('→'.repeat(100_000)), fc.constant(undefined));
  fc.assert(
    fc.property(fc.array(fc.tuple(part, fc.boolean())), (parts) => {
      const text = new Utf8Text();
      const taken: Uint8Array[] = [];
      for (const [added, isText] of parts) {
        if (added === undefined) taken.push(text.take());
        else if (isText) text.add(added);
        else text.addBytes(Buffer.from(added));
      }
      taken.push(text.take());
      expect(text.length).toBe(0);
      expect(Buffer.concat(taken).toString()).toBe(Buffer.from(parts.map(([added = '']) => added).join('')).toString());
    }),
  );
});
