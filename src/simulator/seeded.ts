import { createHash } from 'node:crypto';

/** 32 bytes that depend on the seed and the names alone, so that a simulation can be repeated to the byte. */
export function seededBytes(seed: string, ...names: readonly string[]): Buffer {
  return createHash('sha256')
    .update([seed, ...names].join('\0'))
    .digest();
}

/** A number in [0, 1) for the seed and the names. */
export function seededFraction(seed: string, ...names: readonly string[]): number {
  return seededBytes(seed, ...names).readUInt32BE() / 2 ** 32;
}

export function seededGuid(seed: string, ...names: readonly string[]): string {
  const hex = seededBytes(seed, ...names).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
