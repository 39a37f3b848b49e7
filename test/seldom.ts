import fc from 'fast-check';

/** Undefined but for one time in `times`: the `freq` of `fc.option` is how seldom a value is nil, not how seldom there is one. */
export function seldom<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}
