import { describe, expect, it } from 'vitest';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';

const NOW = new Date('2026-09-01T00:00:00Z');

function systemText(name: string, more = ''): string {
  return `apiVersion: ratchet/v1
kind: System
metadata: { name: ${name} }
spec:
  connection: { url: "https://${name}.example", credentials: c, ssh: { hostKey: "SHA256:${'A'.repeat(43)}" } }
  target: { track: main }
  failover: { policy: simultaneous }
${more}`;
}

const WINDOW = `apiVersion: ratchet/v1
kind: Window
metadata: { name: night }
spec: { start: "0 2 * * *", duration: 4h, timezone: UTC }
`;

/** `{ "a.yaml": text }` as it is read: the names that go on, and those that wait; undefined where all of them do. */
function salvage(files: Readonly<Record<string, string>>) {
  const bytes = Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  const reading = readDesiredFleet(bytes, NOW);
  if (reading.kind === 'fleet') throw new Error('nothing is wrong with it');
  const { sound } = reading;
  return sound && { on: sound.fleet.systems.map(({ name }) => name), ...sound.withheld };
}

const sound = { 'a.yaml': systemText('a'), 'b.yaml': systemText('b'), 'w.yaml': WINDOW };

describe('of a revision with mistakes goes on', () => {
  it.each`
    mistake                                         | files                                                                                                                            | expected
    ${'a wrong value in a System'}                  | ${{ 'b.yaml': systemText('b', '  mode: aply\n') }}                                                                               | ${{ on: ['a'], names: ['b'], files: [] }}
    ${'a System that is not YAML'}                  | ${{ 'b.yaml': `${systemText('b')}  mode: "apply\n` }}                                                                            | ${{ on: ['a'], names: [], files: ['b.yaml'] }}
    ${'a key twice in a System'}                    | ${{ 'b.yaml': `${systemText('b')}  mode: apply\n  mode: plan-only\n` }}                                                          | ${{ on: ['a'], names: ['b'], files: ['b.yaml'] }}
    ${'a System and its neighbour in one file'}     | ${{ 'b.yaml': `${systemText('b')}---\n${systemText('c', '  mode: aply\n')}` }}                                                   | ${{ on: ['a', 'b'], names: ['c'], files: [] }}
    ${'a window that is not there'}                 | ${{ 'b.yaml': systemText('b', '  schedule: { windows: [day], timezone: UTC }\n') }}                                              | ${{ on: ['a'], names: ['b'], files: [] }}
    ${'a Window that is wrong'}                     | ${{ 'b.yaml': systemText('b', '  schedule: { windows: [night], timezone: UTC }\n'), 'w.yaml': WINDOW.replace('4h', '4 hours') }} | ${{ on: ['a'], names: ['b'], files: [] }}
    ${'one name twice'}                             | ${{ 'c.yaml': systemText('b').replace('https://b', 'https://c') }}                                                               | ${{ on: ['a'], names: ['b', 'b'], files: [] }}
    ${'one machine in two Systems'}                 | ${{ 'c.yaml': systemText('c').replace('https://c', 'https://b') }}                                                               | ${{ on: ['a'], names: ['b', 'c'], files: [] }}
    ${'a Freeze that is wrong'}                     | ${{ 'f.yaml': 'apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: f }\nspec: {}\n' }}                                       | ${undefined}
    ${'a Catalog that is wrong'}                    | ${{ 'k.yaml': 'apiVersion: ratchet/v1\nkind: Catalog\nspec: { packages: 1 }\n' }}                                                | ${undefined}
    ${'a kind that is misspelt'}                    | ${{ 'f.yaml': 'apiVersion: ratchet/v1\nkind: Freze\nmetadata: { name: f }\n' }}                                                  | ${undefined}
    ${'a file that is not YAML and says no kind'}   | ${{ 'x.yaml': 'apiVersion: ratchet/v1\nmetadata: { name: "x }\n' }}                                                              | ${undefined}
    ${'text that hides another kind behind System'} | ${{ 'b.yaml': `${systemText('b')}  mode: "apply\n---\n{ apiVersion: ratchet/v1, kind: Freeze }\n` }}                             | ${undefined}
    ${'two kinds in one broken document'}           | ${{ 'b.yaml': `${systemText('b')}kind: Freeze\n  mode: "apply\n` }}                                                              | ${undefined}
  `('all that $mistake cannot touch', ({ files, expected }) => {
    expect(salvage({ ...sound, ...files })).toEqual(expected);
  });
});

it('tells the freezes that can be read, whatever else is wrong', () => {
  const freeze =
    'apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: now }\nspec: { from: 2026-08-01, until: 2026-10-01, timezone: UTC, reason: fault }\n';
  const files = { 'f.yaml': freeze, 'k.yaml': 'apiVersion: ratchet/v1\nkind: Catalog\nspec: { packages: 1 }\n' };
  const bytes = Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  expect(readDesiredFleet(bytes, NOW)).toMatchObject({
    kind: 'problems',
    sound: undefined,
    freezes: [{ name: 'now' }],
  });
});
