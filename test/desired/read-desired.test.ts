import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../processor-time.ts';
import { catalog, entry, fleetOf, HOST_KEY, readText, system, told, window } from './documents.ts';

describe('a fleet', () => {
  it('gets every default from one place', () => {
    const { systems } = fleetOf({ 'a.yaml': system() });
    expect(systems).toEqual([
      {
        name: 'prod',
        labels: {},
        origin: { file: 'a.yaml', line: 1, column: 1 },
        credentials: 'test',
        agents: [
          {
            name: 'prod',
            role: 'standalone',
            peer: undefined,
            url: 'https://prod.test.example',
            ssh: { host: 'prod.test.example', port: 22, hostKey: HOST_KEY },
          },
        ],
        orchestrator: 'prod',
        target: { track: 'main', version: 'latest', ceiling: undefined, minimumReleaseAgeMs: 0 },
        failover: { policy: 'simultaneous', systemDefault: undefined },
        options: {
          extractAllFiles: true,
          delayedStart: false,
          startAfterUpgrade: true,
          stopSnmp: false,
          rebootAfterUpgrade: false,
        },
        mode: 'plan-only',
        schedule: { reconcile: undefined, windows: [], timezone: 'UTC', stageAheadMs: undefined },
        atClose: 'pause',
        facts: {},
        acceptedRisks: [],
        freezeOverrides: [],
        health: { before: [], after: [] },
        backup: undefined,
        approval: 'none',
        approvals: [],
        suspend: undefined,
        places: { version: undefined, facts: {} },
      },
    ]);
  });

  it('says where it has what only the knowledge can judge', () => {
    const text = system({ target: '{ track: main, version: "10.5.0 [CU9]" }', facts: '{ gqi: false }' });
    const [read] = fleetOf({ 'a.yaml': text }).systems;
    expect(read?.places).toEqual({
      version: { file: 'a.yaml', line: 6, column: 35 },
      facts: { gqi: { file: 'a.yaml', line: 7, column: 17 } },
    });
  });

  it('is read from several documents in one file and from several files', () => {
    const fleet = fleetOf({
      'b/two.yml': `${system({}, 'b')}---\n${system({}, 'a')}`,
      'windows.YAML': window(),
      'catalog.yaml': catalog(entry(), entry({ kind: 'web' })),
      'README.md': 'apiVersion: ratchet/v1',
    });
    expect(fleet.systems.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(fleet.windows).toMatchObject([{ name: 'night', durationMs: 21_600_000, origin: { file: 'windows.YAML' } }]);
    expect(fleet.catalog.map(({ kind, origin }) => [kind, origin.line])).toEqual([
      ['full', 5],
      ['web', 6],
    ]);
  });

  it('reads what is written into the words of the model', () => {
    const { systems, catalog: packages } = fleetOf({
      'a.yaml': system({
        target: '{ track: feature, version: "10.5.6", ceiling: "10.6", minimumReleaseAge: 2w }',
        failover: '{ policy: default, systemDefault: backup-first }',
        options: '{ stopSnmp: true }',
        mode: 'apply',
        schedule: '{ reconcile: "0 * * * *", timezone: Europe/Brussels }',
        facts: '{ brokerGateway: true, database: STaaS, nodes: 3 }',
        suspend: '{ reason: " the finals ", until: 2027-07-01 }',
      }),
      'c.yaml': catalog(entry({ sha256: 'AB'.repeat(32), releasedAt: '2026-05-16' })),
    });
    expect(systems[0]).toMatchObject({
      target: {
        track: 'feature',
        version: { major: 10, minor: 5, month: 6, cu: 0 },
        ceiling: { kind: 'line', major: 10, minor: 6 },
        minimumReleaseAgeMs: 1_209_600_000,
      },
      failover: { policy: 'default', systemDefault: 'backup-first' },
      options: { stopSnmp: true, extractAllFiles: true },
      mode: 'apply',
      schedule: { reconcile: '0 * * * *', timezone: 'Europe/Brussels' },
      facts: { brokerGateway: true, database: 'STaaS', nodes: 3 },
      suspend: { reason: 'the finals', until: '2027-06-30T22:00:00.000Z' },
    });
    expect(packages[0]).toMatchObject({
      sha256: 'ab'.repeat(32),
      kind: 'full',
      releasedAt: '2026-05-16T00:00:00.000Z',
    });
  });

  it('is the same whatever the order of the files', () => {
    const files = Object.entries({
      'a.yaml': system({ schedule: '{ windows: [night] }' }, 'a'),
      'b.yaml': system({}, 'b'),
      'c.yaml': catalog(entry(), entry({ release: '"10.5.6"', build: '15000' })),
      'd.yaml': window(),
    });
    const straight = readText(Object.fromEntries(files));
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(readText(Object.fromEntries(shuffled))).toEqual(straight);
      }),
      { seed: 3, numRuns: 20 },
    );
  });
});

it.each`
  version           | ceiling
  ${'10.6.0'}       | ${'10.6'}
  ${'10.6.0 [CU2]'} | ${'10.6'}
  ${'10.6.0 [CU2]'} | ${'10.6.0 [CU2]'}
  ${'10.5.0 [CU9]'} | ${'10.6.0'}
  ${'10.9.0'}       | ${'11.0'}
`('lets the version $version stand below the ceiling $ceiling', ({ version, ceiling }) => {
  const target = `{ track: main, version: "${version}", ceiling: "${ceiling}" }`;
  expect(told({ 'a.yaml': system({ target }) })).toEqual([]);
});

it('takes a later major for higher than any line of an earlier one', () => {
  const [line] = told({ 'a.yaml': system({ target: '{ track: main, version: "11.0.0", ceiling: "10.6" }' }) });
  expect(line).toContain('spec.target.ceiling "10.6" is below the version "11.0.0"');
});

describe('the machines of a System', () => {
  const members = [
    `{ name: dma01, url: "https://dma01.example", ssh: { hostKey: "${HOST_KEY}", port: 2222 } }`,
    '{ name: dma02, url: "https://DMA02.example/" }',
    '{ name: dma03, url: "http://10.0.0.3:8080" }',
  ].join(', ');

  it('are its members, with roles and peers from the pairs', () => {
    const [prod] = fleetOf({
      'a.yaml': system({
        connection: '{ url: "https://dma01.example", credentials: test }',
        agents: `{ expect: 3, members: [${members}], pairs: [{ main: dma01, backup: dma02 }] }`,
      }),
    }).systems;
    expect(prod?.orchestrator).toBe('dma01');
    expect(prod?.agents).toEqual([
      {
        name: 'dma01',
        role: 'failover-main',
        peer: 'dma02',
        url: 'https://dma01.example',
        ssh: { host: 'dma01.example', port: 2222, hostKey: HOST_KEY },
      },
      { name: 'dma02', role: 'failover-backup', peer: 'dma01', url: 'https://dma02.example', ssh: undefined },
      { name: 'dma03', role: 'standalone', peer: undefined, url: 'http://10.0.0.3:8080', ssh: undefined },
    ]);
  });

  it('take the ssh of the connection for the member that it describes', () => {
    const ssh = `{ host: jump.example, hostKey: "${HOST_KEY}" }`;
    const [prod] = fleetOf({
      'a.yaml': system({
        connection: `{ url: "https://dma02.example", credentials: test, ssh: ${ssh} }`,
        agents: `{ orchestrator: dma01, members: [${members}] }`,
      }),
    }).systems;
    expect(prod?.orchestrator).toBe('dma01');
    expect(prod?.agents[1]?.ssh).toEqual({ host: 'jump.example', port: 22, hostKey: HOST_KEY });
    expect(prod?.agents[2]?.ssh).toBeUndefined();
  });

  it('are named after the host, an address as a whole', () => {
    const [prod] = fleetOf({
      'a.yaml': system({ connection: '{ url: "https://10.0.0.1", credentials: test }' }),
    }).systems;
    expect(prod?.agents[0]?.name).toBe('10.0.0.1');
  });
});

describe('YAML of others', () => {
  it.each`
    path                         | text                                                   | says
    ${'values.yaml'}             | ${'image: nginx'}                                      | ${'holds no ratchet/v1 document'}
    ${'chart.yaml'}              | ${'a: {{ .Values.x }}'}                                | ${'is not YAML that can be read'}
    ${'stack.yaml'}              | ${'a: !Ref b'}                                         | ${'is not YAML that can be read'}
    ${'backstage.yaml'}          | ${'apiVersion: backstage.io/v1alpha1\nkind: System\n'} | ${'holds no ratchet/v1 document'}
    ${'empty.yaml'}              | ${''}                                                  | ${'holds no ratchet/v1 document'}
    ${'.github/workflows/x.yml'} | ${'on: push'}                                          | ${undefined}
    ${'.gitlab-ci.yml'}          | ${'a: !reference [b]'}                                 | ${undefined}
    ${'ratchet.config.yaml'}     | ${'fleet: { directory: . }'}                           | ${undefined}
    ${'notes.txt'}               | ${'apiVersion: ratchet/v1'}                            | ${undefined}
  `('$path is passed over', ({ path, text, says }) => {
    const warnings = told({ [path]: text, 'a.yaml': system() });
    expect(warnings).toEqual(
      says === undefined ? [] : [`${path}:1:1: warning: the file ${says}${warnings[0]?.split(says)[1]}`],
    );
    expect(readText({ [path]: text, 'a.yaml': system() }).kind).toBe('fleet');
  });

  it('may stand in a file of ours, with a warning', () => {
    expect(told({ 'a.yaml': `${system()}---\nimage: nginx\n` })).toEqual([
      'a.yaml:8:1: warning: this document has no apiVersion: ratchet/v1 and is passed over',
    ]);
  });
});

it('reads a thousand systems in a time that grows with their number', () => {
  const files = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}.yaml`, system({}, `s${index}`)]));
  readText(files(50));
  const took = processorMs(() => expect(fleetOf(files(1000)).systems).toHaveLength(1000));
  expect(took).toBeLessThan(10_000);
});
