import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { catalog, entry, fleetOf, overlay, readText, risk, system, told, window } from '../desired/documents.ts';

const EVERYTHING = [
  system({
    agents: '{ expect: 1, orchestrator: prod }',
    failover: '{ policy: default, systemDefault: simultaneous }',
    schedule: '{ reconcile: "0 * * * *", windows: [night], timezone: Europe/Brussels }',
    facts: '{ database: STaaS }',
    acceptedRisks: '[{ id: KI_x, reason: r, owner: o, expires: 2030-01-01 }]',
    freezeOverrides: '[{ freeze: year-end, reason: r, owner: o }]',
    suspend: '{ reason: later, until: 2030-01-01 }',
  }).replace('name: prod }', 'name: prod, labels: { ring: prod } }'),
  window(),
  'apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: year-end }\nspec: { reason: r, from: 2030-01-01, until: 2030-01-02, timezone: UTC, mayOverride: [o], selector: { ring: prod } }\n',
  catalog(entry()),
  overlay({ knownBuilds: '[{ release: "10.5.6", build: 1, reason: r }]', risks: `[${risk()}]` }),
].join('---\n');

/** What a person reads; nothing but a renderer ever sees it, and each of these escapes it. */
const WORDS_FOR_PEOPLE = new Set(['reason', 'owner', 'title', 'database', 'mayOverride', 'ring']);

/** Some could be the path of a package. It is compared with the operator's own folders before anything is opened. */
const HOSTILE = [
  { text: 'x; touch /tmp/it-ran', isPath: false },
  { text: 'x | id', isPath: false },
  { text: 'x & id', isPath: true },
  { text: '$(id)', isPath: true },
  { text: '`id`', isPath: true },
  { text: '%COMSPEC%', isPath: true },
  { text: '$env:PATH', isPath: false },
  { text: "'; Remove-Item C:/ -Recurse; '", isPath: false },
  { text: '-oProxyCommand=id', isPath: true },
  { text: '--upload-pack=id', isPath: true },
  { text: '../../etc/passwd', isPath: false },
  { text: '/etc/passwd', isPath: true },
  { text: '\\\\evil.example\\share', isPath: true },
  { text: 'file:///etc/passwd', isPath: false },
  { text: 'env:HOME', isPath: false },
  { text: 'file:/etc/passwd', isPath: false },
  { text: 'exec:/bin/id', isPath: false },
  { text: 'http://169.254.169.254/latest/meta-data', isPath: false },
  { text: 'x\nspec: {}', isPath: false },
  { text: 'a\u001b[2Jb', isPath: false },
];

type Path = readonly (string | number)[];

function* stringsIn(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value === 'string') yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* stringsIn(inner, [...path, key]);
}

const documents = parseAllDocuments(EVERYTHING).map((document) => document.toJS());
const places = documents.flatMap((document, index) => [...stringsIn(document)].map((path) => ({ index, path })));

function isTaken({ index, path }: (typeof places)[number], text: string): boolean {
  const changed = documents.map((document) => parseDocument(stringify(document)));
  changed[index]?.setIn(path, text);
  return readText({ 'f.yaml': changed.map(String).join('---\n') }).kind === 'fleet';
}

function keyOf(path: Path): string {
  return String(path.findLast((step) => !/^\d+$/u.test(String(step))));
}

describe('text of a pull request', () => {
  it('is a fleet, as long as nothing hostile is in it', () => {
    expect(told({ 'f.yaml': EVERYTHING })).toEqual([]);
    expect(places.length).toBeGreaterThan(40);
  });

  it.each(HOSTILE)(
    '$text is refused where it could choose a file, host, login, command or option',
    ({ text, isPath }) => {
      const takenAt = new Set(places.filter((place) => isTaken(place, text)).map(({ path }) => keyOf(path)));

      for (const key of WORDS_FOR_PEOPLE) takenAt.delete(key);
      // It is the document of another program then, and passed over.
      takenAt.delete('apiVersion');
      expect([...takenAt]).toEqual(isPath ? ['from'] : []);
    },
  );

  it.each(['metadata', 'labels', 'facts', 'spec'])(
    '%s named like parts of every object changes no other object',
    (key) => {
      const named = '{ constructor: x, toString: x, hasOwnProperty: x, valueOf: x }';
      told({
        'f.yaml': key === 'labels' ? system().replace('prod }', `prod, labels: ${named} }`) : system({ [key]: named }),
      });

      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(String({})).toBe('[object Object]');
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it('keeps facts and labels that are named like parts of every object as what they are', () => {
    const [read] = fleetOf({ 'f.yaml': system({ facts: '{ constructor: x, toString: y }' }) }).systems;
    expect(Object.entries(read?.facts ?? {})).toEqual([
      ['constructor', 'x'],
      ['toString', 'y'],
    ]);
  });

  it.each`
    what                             | text
    ${'a Cyrillic letter'}           | ${'pr\u043ed'}
    ${'a Greek letter'}              | ${'pr\u03bfd'}
    ${'a full-width letter'}         | ${'pro\uff44'}
    ${'a soft hyphen'}               | ${'pr\u00adod'}
    ${'a combining accent'}          | ${'pro\u0301d'}
    ${'a space that does not break'} | ${'prod\u00a0'}
    ${'an ideographic space'}        | ${'prod\u3000'}
    ${'another reading direction'}   | ${'\u202edorp'}
  `('$what makes no name that looks like another', ({ text }) => {
    const [first] = told({ 'f.yaml': system().replace('name: prod', `name: ${text}`) });
    expect(first).toMatch(/^f\.yaml:3:\d+: error: .*(?:is not a name|holds)/u);
  });

  it('a space that does not break is part of the word before it, and of no key', () => {
    expect(told({ 'f.yaml': system({ mode: 'apply\u00a0' }) })[0]).toContain('spec.mode is "apply\u00a0"');
    expect(told({ 'f.yaml': system().replace('  target:', '\u00a0\u00a0target:') })[0]).toMatch(/error/u);
  });

  it.each(['.nan', '.NaN', '-.inf', '1e309', '-0', '0o17', '0x1F', '1_000', '+1'])('%s is no number', (written) => {
    expect(told({ 'f.yaml': catalog(entry({ size: written })) })[0]).toMatch(/size.*(?:no plain number|is the text)/u);
  });
});
