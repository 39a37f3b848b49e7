import { describe, expect, it } from 'vitest';
import type { ReleaseRange } from '../../src/model/knowledge.ts';
import { trackOf } from '../../src/model/release.ts';
import { inRange } from '../../src/model/release-range.ts';
import { r } from '../builders.ts';

/** `[10.5.0 [CU2]..10.6.0)`, in the notation of intervals; nothing before or after the dots is an open end. */
function range(text: string): ReleaseRange {
  const [, open, from = '', to = '', close] = /^([[(])(.*)\.\.(.*)([\])])$/.exec(text) ?? [];
  return {
    track: trackOf(r(from === '' ? to : from)),
    from: from === '' ? undefined : r(from),
    fromInclusive: open === '[',
    to: to === '' ? undefined : r(to),
    toInclusive: close === ']',
  };
}

describe('a release is in a range', () => {
  it.each`
    release            | of                                 | is
    ${'10.5.0 [CU2]'}  | ${'[10.5.0 [CU2]..10.5.0 [CU11])'} | ${true}
    ${'10.5.0 [CU1]'}  | ${'[10.5.0 [CU2]..10.5.0 [CU11])'} | ${false}
    ${'10.5.0 [CU11]'} | ${'[10.5.0 [CU2]..10.5.0 [CU11])'} | ${false}
    ${'10.5.0 [CU11]'} | ${'[10.5.0 [CU2]..10.5.0 [CU11]]'} | ${true}
    ${'10.5.0 [CU2]'}  | ${'(10.5.0 [CU2]..10.5.0 [CU11])'} | ${false}
    ${'10.5.0 [CU3]'}  | ${'(10.5.0 [CU2]..10.5.0 [CU11])'} | ${true}
    ${'10.2.0 [CU21]'} | ${'[10.2.0 [CU13]..10.3.0)'}       | ${true}
    ${'10.3.0'}        | ${'[10.2.0 [CU13]..10.3.0)'}       | ${false}
    ${'10.7.0'}        | ${'[10.6.0..)'}                    | ${true}
    ${'10.5.0 [CU18]'} | ${'[10.6.0..)'}                    | ${false}
    ${'9.6.0'}         | ${'(..10.1.0)'}                    | ${true}
    ${'10.1.0'}        | ${'(..10.1.0)'}                    | ${false}
    ${'10.1.0'}        | ${'(..10.1.0]'}                    | ${true}
    ${'10.5.6'}        | ${'[10.5.0 [CU2]..10.5.0 [CU11])'} | ${false}
    ${'10.5.6'}        | ${'[10.5.6..10.5.7]'}              | ${true}
    ${'10.5.7 [CU1]'}  | ${'[10.5.6..10.5.7]'}              | ${false}
    ${'10.5.0 [CU4]'}  | ${'[10.4.1..10.5.7)'}              | ${false}
  `('$release in $of: $is', ({ release, of, is }) => {
    expect(inRange(r(release), range(of))).toBe(is);
  });
});
