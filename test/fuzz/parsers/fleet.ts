import { readFileSync } from 'node:fs';
import { readCalendar } from '../../../src/desired/read-calendar.ts';
import { readDesiredFleet } from '../../../src/desired/read-desired.ts';
import { readFile } from '../../../src/desired/read-file.ts';
import { closesAt, isOpen, nextOpen } from '../../../src/model/window-time.ts';
import { isMeant } from '../../../src/policy/path-pattern.ts';
import { readPolicy } from '../../../src/policy/read-policy.ts';
import { readScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { readYaml } from '../../../src/yaml/read-yaml.ts';
import { catalog, entry, fleetOf, overlay, readText, risk, system, window } from '../../desired/documents.ts';
import type { FuzzedParser } from '../parser.ts';
import { textParser } from '../parser.ts';

const NOW = '2026-11-20T08:00:00.000Z';

const TOKENS = [
  ...[': ', '- ', '? ', ', ', '&a ', '*a', '!!str ', '<<: ', '|\n', '>\n', '#', '%YAML 1.1\n', '---\n', '...\n', '  '],
  ...['~', 'null', 'true', 'on', '.inf', '1e400', '-0', '0x1F', '10.10', '22:30', '__proto__: ', 'constructor: '],
  ...['apiVersion: ratchet/v1\n', 'kind: System\n', 'metadata: { name: a }\n', 'spec: ', 'latest', '10.5.0 [CU3]'],
];

const example = (path: string) => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');

const DOCUMENTS = [
  system({
    agents: '{ expect: 1 }',
    failover: '{ policy: default, systemDefault: simultaneous }',
    schedule: '{ reconcile: "0 * * * *", windows: [night], timezone: Europe/Brussels }',
    facts: '{ brokerGateway: true }',
    acceptedRisks: '[{ id: KI_x, reason: r, owner: o, expires: 2030-01-01 }]',
    suspend: '{ reason: later, until: 2030-01-01 }',
  }),
  window(),
  `${window('patch-tuesday', '{ days: [tuesday], weeks: [second], start: "23:00", duration: 4h, timezone: UTC }')}---\n${window('first', '{ cron: "0 22 1 * *", duration: 5h, timezone: Europe/Brussels }')}`,
  catalog(entry(), entry({ kind: 'delta', base: '{ release: "10.5.0 [CU9]", build: 16515 }' })),
  overlay({ knownBuilds: '[{ release: "10.5.6", build: 1, reason: r }]', risks: `[${risk()}]` }),
  'apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: end }\nspec: { reason: r, from: 2030-01-01, until: 2030-01-02, timezone: UTC }\n',
  example('fleet/systems/emea-prod.yaml'),
];

const CALENDAR = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', 'BEGIN:VEVENT', 'UID:1@x', 'SUMMARY:Finals'],
  ...['DTSTART;TZID=Europe/Brussels:20261212T180000', 'DTEND;TZID=Europe/Brussels:20261213T020000'],
  ...['RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20270601T000000Z', 'EXDATE;TZID=Europe/Brussels:20261219T180000'],
  ...[
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:2@x',
    'DTSTART;VALUE=DATE:20261224',
    'DURATION:P3D',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ],
].join('\r\n');

const POLICY = `apiVersion: ratchet/v1
kind: Policy
spec:
  owners: [platform]
  people: { platform: [alice, bob] }
  acceptRisks: [{ who: [platform], systems: { region: emea } }]
  overrideFreezes: [{ who: [platform] }]
  changes: [{ paths: [".github/**", "fleet/*/prod-?.yaml"], who: [platform] }, { kinds: [Freeze], who: [platform] }]
`;

export const FLEET_PARSERS: readonly FuzzedParser[] = [
  { name: 'YAML', corpus: DOCUMENTS, tokens: TOKENS, parse: (bytes) => readYaml({ path: 'f.yaml', bytes }) },
  {
    name: 'fleet files',
    corpus: [DOCUMENTS.join('---\n'), ...DOCUMENTS],
    tokens: TOKENS,
    parse: (bytes) => readDesiredFleet([{ path: 'f.yaml', bytes }], new Date(NOW)),
  },
  {
    name: 'what a file says, to be remembered',
    corpus: DOCUMENTS,
    tokens: TOKENS,
    parse: (bytes) => JSON.stringify(readFile({ path: 'f.yaml', bytes })),
  },
  textParser('windows', {
    corpus: [
      'days: [sunday], start: "22:00", duration: 6h, timezone: Europe/Brussels',
      'days: [tuesday], weeks: [second, last], start: "23:59", duration: 7d, timezone: America/St_Johns',
      'date: 2026-12-06, start: "20:00", duration: 10h, timezone: Pacific/Chatham',
      'cron: "0,30 2 29 2 *", duration: 1m, timezone: Australia/Lord_Howe',
    ],
    tokens: ['days: ', 'weeks: ', 'date: ', 'cron: ', '"* * * * *"', ', ', '29 2', 'last', '0001-01-01', '9999-12-31'],
    parse(spec) {
      const files = { 'w.yaml': window('night', `{ ${spec} }`) };
      if (readText(files).kind === 'problems') return;
      for (const each of fleetOf(files).windows) {
        nextOpen(each, NOW);
        if (isOpen(each, NOW)) closesAt(each, NOW);
      }
    },
  }),
  {
    name: 'iCalendar',
    corpus: [CALENDAR],
    tokens: [
      ...[
        'BEGIN:',
        'END:',
        'VEVENT',
        'VCALENDAR',
        '\r\n',
        'RRULE:',
        'FREQ=',
        'SECONDLY',
        'YEARLY',
        ';',
        'COUNT=1',
        'INTERVAL=0',
      ],
      ...[
        'BYDAY=-1SU',
        'BYSETPOS=-366',
        'DTSTART:',
        '00000101',
        '99991231T235960Z',
        'TZID=Nowhere',
        'DURATION:-P1D',
        'RDATE:',
      ],
    ],
    parse: (bytes) => readCalendar({ path: 'f.ics', bytes }, 'Europe/Brussels', NOW),
  },
  {
    name: 'the policy',
    corpus: [POLICY],
    tokens: [
      ...TOKENS,
      'kind: Policy\n',
      'owners: ',
      'people: ',
      'acceptRisks: ',
      'changes: ',
      'paths: ',
      '**',
      '[a',
      '!',
    ],
    parse(bytes) {
      const reading = readPolicy({ kind: 'file', bytes });
      if (reading.kind !== 'policy') return;
      for (const path of reading.policy.changes.flatMap(({ paths }) => paths)) isMeant('fleet/prod/a.yaml', path);
    },
  },
  {
    name: 'scenarios',
    corpus: ['agent-gone', 'one-left-behind', 'pair-of-your-own', 'rainy-night'].map((name) =>
      example(`scenarios/${name}.yaml`),
    ),
    tokens: [...TOKENS, 'kind: Scenario\n', 'faults:\n', 'when: ', 'after: 1h', 'settings: ', 'systems:\n', 'peer: '],
    parse: (bytes) => readScenario({ path: 'f.yaml', bytes }, []),
  },
];
