import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { formats as configFormats } from '../src/config/formats.ts';
import { readConfig } from '../src/config/read-config.ts';
import { formats as desiredFormats } from '../src/desired/formats.ts';
import { KINDS } from '../src/desired/kinds.ts';
import { FAILOVER_POLICIES, MODES } from '../src/model/desired.ts';
import { AGENT_ROLES, AGENT_STATES, type ObservedFleet } from '../src/model/observed.ts';
import { WEEKDAYS } from '../src/model/window.ts';
import { type Reason, type SavedPlan, VERDICTS } from '../src/planner/plan.ts';
import { ASPECTS } from '../src/reconciler/proposal/proposal.ts';
import { NOTICE_KINDS } from '../src/reconciler/telling/notice.ts';
import { FAULTS } from '../src/simulator/faults/index.ts';
import { UPGRADE_PHASES } from '../src/simulator/phases.ts';
import { EVENTS } from '../src/simulator/scenario/direction.ts';
import { formats as scenarioFormats } from '../src/simulator/scenario/formats.ts';
import { DEFAULT_TIMINGS } from '../src/simulator/specification.ts';
import { desiredSystem, observedAgent, observedSystem } from './builders.ts';
import { fleetOf, system } from './desired/documents.ts';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
  readonly items: Schema;
  readonly enum: readonly string[];
  readonly default: unknown;
}

const NAMES = [
  'desired-state',
  'config',
  'observed',
  'plan',
  'scenario',
  'policy',
  'review',
  'forecast',
  'status',
  'examination',
] as const;

function schemaOf(name: (typeof NAMES)[number]): Schema {
  return JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** Every schema below this one, with the path that leads to it. */
function* schemasIn(value: unknown, path: string): Generator<[string, Schema]> {
  if (value === null || typeof value !== 'object') return;
  const schema = value as Schema;
  yield [path, schema];
  for (const [key, inner] of Object.entries(schema)) {
    if (['properties', '$defs'].includes(key)) {
      for (const [name, property] of Object.entries(Object(inner)))
        yield* schemasIn(property, `${path}/${key}/${name}`);
    }
    if (['items', 'additionalProperties'].includes(key)) yield* schemasIn(inner, `${path}/${key}`);
  }
}

describe.each(NAMES)('%s.schema.json', (name) => {
  const all = [...schemasIn(schemaOf(name), '#')];

  it('is a schema', () => {
    const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true });
    ajv.addVocabulary(['patternErrorMessage']);
    for (const other of NAMES) ajv.addSchema(schemaOf(other));
    expect(() => ajv.getSchema(String(schemaOf(name)['$id']))).not.toThrow();
  });

  it('describes everything that can be written', () => {
    const undescribed = all.filter(([, schema]) => schema['description'] === undefined && schema['$ref'] === undefined);
    expect(undescribed.map(([path]) => path)).toEqual([]);
  });

  it('closes every object, and says what to write where a pattern refuses', () => {
    const open = all.filter(
      ([, schema]) => schema['type'] === 'object' && schema['additionalProperties'] === undefined,
    );
    expect(open.map(([path]) => path)).toEqual([]);
    const isAuthors = name === 'desired-state' || name === 'config' || name === 'scenario';
    const silent = all.filter(
      ([, schema]) => schema['pattern'] !== undefined && schema['patternErrorMessage'] === undefined,
    );
    expect(isAuthors ? silent.map(([path]) => path) : []).toEqual([]);
  });
});

describe('the schema of the desired state and the model agree', () => {
  const { $defs } = schemaOf('desired-state');
  const def = (name: string): Schema => $defs[name] as Schema;

  it('on kinds', () => {
    expect(Object.keys($defs).filter((name) => /^[A-Z]/.test(name))).toEqual([...KINDS]);
    expect(schemaOf('desired-state')['oneOf']).toEqual(KINDS.map((kind) => ({ $ref: `#/$defs/${kind}` })));
  });

  it('on words', () => {
    const spec = def('System').properties['spec'] as Schema;
    expect(spec.properties['mode']?.enum).toEqual(MODES);
    expect(def('failover').properties['policy']?.enum).toEqual(FAILOVER_POLICIES);
    expect(def('failover').properties['systemDefault']?.enum).toEqual(FAILOVER_POLICIES.slice(1));
    expect((def('Window').properties['spec'] as Schema).properties['days']?.items.enum).toEqual(WEEKDAYS);
    expect(Object.keys(def('options').properties)).toEqual(Object.keys(desiredSystem().options));
  });

  it('on defaults', () => {
    const [read] = fleetOf({ 'a.yaml': system() }).systems;
    const defaults = (name: string) =>
      Object.fromEntries(Object.entries(def(name).properties).map(([key, property]) => [key, property.default]));
    expect(read?.options).toEqual(defaults('options'));
    expect(read?.failover).toEqual(defaults('failover'));
    expect(read?.schedule.timezone).toBe(defaults('schedule')['timezone']);
    expect(read?.target.version).toBe(defaults('target')['version']);
    expect(read?.agents[0]?.ssh?.port).toBe(defaults('ssh')['port']);
    expect(read?.mode).toBe((def('System').properties['spec'] as Schema).properties['mode']?.default);
  });

  it.each([
    ['desired-state', desiredFormats],
    ['config', configFormats],
    ['scenario', scenarioFormats],
  ] as const)('on the formats of %s', (name, formats) => {
    const used = [...schemasIn(schemaOf(name), '#')].map(
      ([, schema]) => schema['format'] ?? Object(schema['propertyNames']).format,
    );
    expect([...new Set(used.filter((format) => format !== undefined))].toSorted()).toEqual(
      Object.keys(formats).toSorted(),
    );
  });

  it('on examples: each is what its own schema allows', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true });
    ajv.addVocabulary(['patternErrorMessage']);
    for (const [format, parse] of Object.entries(desiredFormats))
      ajv.addFormat(format, (text: string) => parse(text).ok);
    ajv.addSchema(schemaOf('desired-state'), 'schema');
    for (const [path, schema] of schemasIn(schemaOf('desired-state'), '')) {
      const validate = ajv.getSchema(`schema#${path}`);
      for (const example of [schema['examples'] ?? []].flat(1)) {
        const isList = schema['type'] === 'array';
        expect([path, validate?.(isList ? [example].flat() : example)]).toEqual([path, true]);
      }
    }
  });
});

it('knows exactly the aspects in which a review compares', () => {
  expect(schemaOf('review').$defs['changed']?.properties['differs']?.items.enum).toEqual(ASPECTS);
});

it('offers exactly the kinds of notices that there are', () => {
  const { kinds } = schemaOf('config').$defs['notifier']?.properties['only']?.properties ?? {};
  expect([...(kinds?.items.enum ?? []), 'test'].toSorted()).toEqual([...NOTICE_KINDS].toSorted());
});

describe('the schema of the configuration and its defaults agree', () => {
  it('on every default', async () => {
    const { properties } = schemaOf('config');
    const written = (section: string) =>
      Object.fromEntries(
        Object.entries(properties[section]?.properties ?? {}).map(([key, property]) => [key, property.default]),
      );
    const config = await readConfig(undefined, {}, '/srv');
    expect(config.limits).toEqual(written('limits'));
    expect(config.agentLayout).toEqual(written('agentLayout'));
    expect(config.serve.reconcile).toBe(written('serve')['reconcile']);
    const { timers } = config;
    const parse = configFormats['ratchet-duration'];
    const schemaTimers = Object.entries(written('timers')).map(([key, text]) => [
      key,
      Object(parse?.(String(text))).value,
    ]);
    expect(timers).toEqual(Object.fromEntries(schemaTimers));
    expect(parse?.(String(written('serve')['poll']))).toEqual({ ok: true, value: config.serve.pollMs });
  });
});

function validator(name: 'observed' | 'plan') {
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  return ajv.compile(schemaOf(name));
}

describe('the schema of a snapshot and the model agree', () => {
  const { $defs } = schemaOf('observed');

  it('on words', () => {
    expect($defs['agent']?.properties['role']?.enum).toEqual(AGENT_ROLES);
    expect($defs['agent']?.properties['state']?.enum).toEqual(AGENT_STATES);
  });

  it('on a full snapshot, and on nothing else', () => {
    const agent = observedAgent('dma01', '10.5.0.0-15839', { problem: { code: 'net.refused', message: 'refused' } });
    const fleet: ObservedFleet = {
      formatVersion: '1',
      takenAt: '2026-11-20T08:00:00.000Z',
      systems: [{ ...observedSystem(agent), unlisted: ['dma09'] }],
    };
    const validate = validator('observed');
    expect(validate(fleet)).toBe(true);
    expect(validate({ ...fleet, extra: 1 })).toBe(false);
    expect(validate({ ...fleet, takenAt: 'today' })).toBe(false);
  });
});

// The compiler keeps this complete; the test keeps the schema equal to it.
const REASONS: Readonly<Record<Reason, true>> = {
  UpToDate: true,
  UpgradeAvailable: true,
  HopRequired: true,
  RunInProgress: true,
  AwaitingApproval: true,
  AwaitingWindow: true,
  FreezeActive: true,
  WouldNotFitWindow: true,
  HealthCheckFailed: true,
  BackupStale: true,
  BackupUnknown: true,
  AwaitingSoak: true,
  AwaitingWave: true,
  AwaitingDependency: true,
  AwaitingRedundancy: true,
  AwaitingSlot: true,
  BrakeTripped: true,
  Suspended: true,
  PreviousRunFailed: true,
  PrerequisiteFailed: true,
  HotfixInstalled: true,
  UnknownBuild: true,
  UnknownRelease: true,
  VersionUnparseable: true,
  DowngradeRefused: true,
  TrackSwitchRefused: true,
  AboveCeiling: true,
  PackageUnavailable: true,
  PathBlocked: true,
  KnownIssue: true,
  RiskUnknown: true,
  ManualStepRequired: true,
  FailoverPolicyRefused: true,
  MixedVersions: true,
  AgentUnreachable: true,
  AgentNotRunning: true,
  AgentsMissing: true,
  AccessDenied: true,
  NotObserved: true,
};

describe('the schema of a plan and its type agree', () => {
  const { $defs, properties } = schemaOf('plan');
  const digest = `sha256:${'0'.repeat(64)}`;
  const release = { release: '10.5.0 [CU12]', build: 16700, train: 3, track: 'main', notes: 'https://x' } as const;
  const agent = { name: 'dma01', role: 'standalone', state: 'running', raw: 'x', release: 'x', build: 1 } as const;
  const risk = {
    id: 'KI_x',
    kind: 'known-issue',
    verdict: 'unknown',
    severity: 'degrades',
    title: 't',
    url: 'https://x',
    because: 'b',
    facts: { snmpv3: true },
    accepted: { reason: 'r', owner: 'o', expires: '2026-11-20T08:00:00.000Z' },
  } as const;
  const plan: SavedPlan = {
    formatVersion: '1',
    createdAt: '2026-11-20T08:00:00.000Z',
    expiresAt: '2026-11-21T08:00:00.000Z',
    source: { revision: 'main@sha1:0f3a' },
    digests: { desired: digest, observed: digest, knowledge: digest, catalog: digest },
    systems: [
      {
        system: 'prod',
        verdict: 'upgrade',
        reason: 'UpgradeAvailable',
        message: 'm',
        evidence: ['e'],
        notBefore: '2026-11-20T08:00:00.000Z',
        unblock: 'u',
        mode: 'apply',
        track: 'main',
        current: { ...release, agents: [agent] },
        agents: [agent],
        target: release,
        hops: [
          {
            from: { ...release, build: undefined, train: undefined, notes: undefined },
            to: release,
            package: { kind: 'full', from: 'x', sha256: '0'.repeat(64), size: 1 },
            failoverPolicy: 'simultaneous',
            risks: [risk],
            agents: ['dma01'],
            why: 'w',
            estimate: { durationMs: 1, source: 'rule of thumb' },
          },
        ],
        risks: [risk],
        candidates: [
          {
            release: '10.5.6',
            build: undefined,
            chosen: false,
            objections: [
              { rule: 'r', reason: 'AboveCeiling', message: 'm', unblock: 'u', notBefore: '2026-11-20T08:00:00.000Z' },
            ],
          },
        ],
        available: [{ track: 'main', newest: release, newestEligible: release }],
        warnings: ['w'],
        basis: { desired: digest, observed: digest, catalog: digest, knowledge: digest },
        digest,
        ahead: [digest],
      },
    ],
    summary: { 'up-to-date': 0, upgrade: 1, waiting: 0, blocked: 0, skipped: 0, unknown: 0 },
    applyable: true,
    complete: true,
    errored: false,
    digest,
    seal: digest,
  };
  const asJson = () => JSON.parse(JSON.stringify(plan));

  it('on words', () => {
    expect($defs['reason']?.enum.toSorted()).toEqual(Object.keys(REASONS).toSorted());
    expect($defs['system']?.properties['verdict']?.enum).toEqual(VERDICTS);
    expect(Object.keys(properties['summary']?.properties ?? {})).toEqual([...VERDICTS]);
    expect($defs['system']?.properties['mode']?.enum).toEqual(MODES);
    expect($defs['agent']?.properties['state']?.enum).toEqual(AGENT_STATES);
  });

  it('on a full plan, and on nothing else', () => {
    const validate = validator('plan');
    expect([validate(asJson()), validate.errors]).toEqual([true, null]);
    expect(validate({ ...asJson(), extra: 1 })).toBe(false);
    expect(validate({ ...asJson(), digest: 'x' })).toBe(false);
  });
});

describe('the schema of scenarios and the simulator agree', () => {
  const { $defs, properties } = schemaOf('scenario');
  const def = (name: string): Schema => $defs[name] as Schema;

  it('on words', () => {
    expect(def('fault').properties['fault']?.enum).toEqual(FAULTS.map(({ id }) => id));
    expect(def('moment').properties['at']?.enum).toEqual(EVENTS);
    expect((def('fault').properties['settings'] as Schema).properties['phase']?.enum).toEqual(UPGRADE_PHASES);
    const role = (def('system').properties['agents'] as Schema).items.properties['role'];
    expect(role?.enum).toEqual(AGENT_ROLES);
  });

  it('on defaults', () => {
    const written = Object.entries(def('timings').properties).map(([name, property]) => [name, property.default]);
    const spelled = Object.entries(DEFAULT_TIMINGS).map(([name, value]) => [
      name,
      name === 'uploadBytesPerSecond' ? value : `${value}s`,
    ]);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(spelled));
    expect(properties['speed']?.default).toBe(60);
  });
});
