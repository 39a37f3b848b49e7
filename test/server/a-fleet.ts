import { vi } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import type { FleetOverview, SystemDetail, SystemRow } from '../../src/reconciler/fleet-view.ts';
import type { Forecast } from '../../src/reconciler/forecast/forecast.ts';
import type { RolloutStatus } from '../../src/reconciler/rollouts/rollout-status.ts';
import type { Run } from '../../src/reconciler/runs.ts';
import { type AppParts, app } from '../../src/server/app.ts';
import { metricsOf } from '../../src/server/metrics.ts';
import type { ServedFleet } from '../../src/server/served-fleet.ts';
import { FakeDeliveryMemory } from '../fakes/fake-delivery-memory.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';

export const NOW = '2026-09-01T12:00:00.000Z';
export const VIEWER = 'a-token-for-who-looks';
export const OPERATOR = 'a-token-for-who-acts!';

export const aRun: Run = {
  id: '20260901T100000Z-0123456789ab',
  system: 'prod',
  from: '10.5.0 [CU7]',
  to: '10.5.0 [CU9]',
  targetBuild: 16_515,
  packageSha256: 'a'.repeat(64),
  attempt: 1,
  orchestrator: 'dma01',
  state: 'running',
  revision: 'main@sha1:0',
  planDigest: 'b'.repeat(64),
  startedAt: '2026-09-01T10:00:00.000Z',
  updatedAt: '2026-09-01T10:30:00.000Z',
  endedAt: undefined,
  message: 'the upgrade was started',
};

export function aRow(overrides: Partial<SystemRow> = {}): SystemRow {
  return {
    system: 'prod',
    labels: { ring: 'prod' },
    mode: 'apply',
    track: 'main',
    revision: 'main@sha1:0',
    held: false,
    at: '2026-09-01T11:59:00.000Z',
    lastSuccessAt: '2026-09-01T11:59:00.000Z',
    result: 'waiting',
    reason: 'AwaitingWindow',
    message: 'the window "night" opens at 2026-09-02T02:00:00.000Z',
    verdict: 'waiting',
    current: '10.5.0 [CU7]',
    target: '10.5.0 [CU9]',
    notBefore: '2026-09-02T02:00:00.000Z',
    unblock: undefined,
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'AwaitingWindow',
        message: 'not yet',
        since: '2026-09-01T00:00:00.000Z',
      },
      { type: 'Recommended', status: 'Unknown', reason: 'KI_x', message: 'a risk', since: '2026-09-01T00:00:00.000Z' },
      {
        type: 'Validated',
        status: 'True',
        reason: 'RevisionAdopted',
        message: 'ok',
        since: '2026-09-01T00:00:00.000Z',
      },
    ],
    run: undefined,
    ...overrides,
  };
}

export const aRollout: RolloutStatus = {
  rollout: 'playout',
  waves: [
    { wave: 'canary', of: 1, done: 1, behind: [] },
    {
      wave: 'rest',
      of: 2,
      done: 1,
      behind: [{ system: 'prod', result: 'waiting', reason: 'BrakeTripped', message: 'on' }],
    },
  ],
  underWay: [],
  failures: [{ system: 'lab', run: aRun.id, state: 'failed', message: 'it ended with 1' }],
  brake: { rollout: 'playout', kind: 'pulled', by: 'ratchet', at: NOW, reason: 'one failure', runs: [aRun.id] },
  acts: [],
};

interface Shown {
  readonly overview?: Partial<FleetOverview>;
  readonly rows?: readonly SystemRow[];
  readonly rollouts?: readonly RolloutStatus[];
  readonly detail?: Partial<SystemDetail>;
  readonly ready?: boolean;
}

function aForecast(systems: readonly string[]): Forecast {
  const end = { kind: 'settled', at: NOW, message: 'it is there' } as const;
  return {
    formatVersion: '1',
    from: NOW,
    until: '2026-10-01T12:00:00.000Z',
    source: { revision: 'main@sha1:0' },
    systems: systems.map((system) => ({ system, events: [], end })),
  };
}

/** A fleet as the service would show it. */
export function aFleet({ overview, rows = [aRow()], rollouts = [], detail, ready = true }: Shown = {}) {
  const find = (name: string) => rows.find(({ system }) => system === name);
  return {
    readiness: async () => (ready ? ({ kind: 'ready' } as const) : ({ kind: 'not-ready', because: 'secret' } as const)),
    overview: () => ({
      revision: 'main@sha1:0',
      from: 'https://git.example/fleet.git',
      lastReadAt: '2026-09-01T11:58:00.000Z',
      unverified: undefined,
      unreadable: undefined,
      problems: [],
      systems: rows.length,
      held: [],
      waiting: 0,
      busy: [],
      stopping: false,
      ...overview,
    }),
    systems: async () => rows,
    rollouts: async () => rollouts,
    system: async (name: string) => {
      const row = find(name);
      const plan = aSystemPlan({ system: name });
      return row && { ...row, windows: ['night'], plan, lastRun: aRun, acts: [], checks: [], ...detail };
    },
    runs: async ({ after, systems }) => (after === 'never' ? undefined : systems?.length === 0 ? [] : [aRun]),
    run: async (_: string, id: string) => {
      const at = aRun.startedAt;
      const entries = [{ run: id, at, kind: 'intent', step: 'launch', detail: { ticket: 1 } }] as const;
      return id === aRun.id ? { ...aRun, entries } : undefined;
    },
    outlook: {
      ofSystem: async (name: string) => find(name) && aForecast([name]),
      ofFleet: async () => aForecast(rows.map(({ system }) => system)),
    },
    hint: vi.fn<() => void>(),
    sync: vi.fn<ServedFleet['sync']>(async (names) =>
      rows.map(({ system }) => system).filter((name) => names?.includes(name) ?? true),
    ),
    lastHopDuration: async () => 1_800_000,
  } satisfies ServedFleet;
}

/** The server without a port. */
export function anApp(fleet: ServedFleet = aFleet(), overrides: Partial<AppParts> = {}) {
  const faults: unknown[] = [];
  const requests: Parameters<AppParts['onRequest']>[0][] = [];
  const metrics = metricsOf(fleet, '1.2.3');
  const server = app({
    fleet,
    metrics,
    version: '1.2.3',
    now: () => new Date(NOW),
    http: {
      tokens: [
        { name: 'grafana', role: 'viewer', token: new Secret(VIEWER) },
        { name: 'ops', role: 'operator', token: new Secret(OPERATOR) },
      ],
      webhooks: [],
    },
    onRequest: (request) => requests.push(request),
    deliveries: new FakeDeliveryMemory(),
    onFault: (thrown) => faults.push(thrown),
    ...overrides,
  });
  const ask = (path: string, { token, ...init }: RequestInit & { token?: string } = {}) =>
    server.request(path, {
      ...init,
      headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...init.headers },
    });
  return { server, ask, metrics, faults, requests };
}
