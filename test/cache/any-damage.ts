import fc from 'fast-check';

export interface Damage {
  readonly bytes: Buffer;
  /** Of the byte with the changed bit; undefined where the end is missing. */
  readonly at: number | undefined;
}

/** A file in which a single bit has changed, or of which the end is missing. */
export function anyDamage(whole: Buffer): fc.Arbitrary<Damage> {
  return fc.tuple(fc.nat(whole.length * 8 - 1), fc.boolean()).map(([bit, cut]) => {
    const at = bit >> 3;
    if (cut) return { bytes: whole.subarray(0, at), at: undefined };
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    return { bytes, at };
  });
}
