import type { CatalogPackage } from '../src/model/catalog.ts';
import type { AgentEndpoint, DesiredFleet, DesiredSystem } from '../src/model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../src/model/observed.ts';
import { parseRelease, type Release } from '../src/model/release.ts';

const nowhere = { file: 'test.yaml', line: 1, column: 1 };

/** `r('10.5.0 [CU3]')` */
export function r(text: string): Release {
  const found = parseRelease(text);
  if (!found.ok) throw new Error(found.problem);
  return found.value;
}

export function agentEndpoint(name: string, overrides: Partial<AgentEndpoint> = {}): AgentEndpoint {
  return {
    name,
    role: 'standalone',
    peer: undefined,
    url: `https://${name}.test.example`,
    ssh: { host: `${name}.test.example`, port: 22, hostKey: `SHA256:${'A'.repeat(43)}` },
    ...overrides,
  };
}

export function desiredSystem(overrides: Partial<DesiredSystem> = {}): DesiredSystem {
  const agents = overrides.agents ?? [agentEndpoint('dma01')];
  return {
    name: 'prod',
    labels: {},
    origin: nowhere,
    credentials: 'test',
    agents,
    orchestrator: agents[0]?.name ?? 'dma01',
    target: { track: 'main', version: 'latest', ceiling: undefined, minimumReleaseAgeMs: 0 },
    failover: { policy: 'simultaneous', systemDefault: undefined },
    options: {
      extractAllFiles: true,
      delayedStart: false,
      startAfterUpgrade: true,
      stopSnmp: false,
      rebootAfterUpgrade: false,
    },
    mode: 'apply',
    schedule: { reconcile: undefined, windows: [], timezone: 'UTC', stageAheadMs: undefined },
    atClose: 'pause',
    facts: {},
    places: { version: undefined, facts: {} },
    acceptedRisks: [],
    freezeOverrides: [],
    health: { before: [], after: [] },
    backup: undefined,
    approval: 'none',
    approvals: [],
    suspend: undefined,
    ...overrides,
  };
}

export function catalogPackage(
  release: string,
  build: number,
  overrides: Partial<CatalogPackage> = {},
): CatalogPackage {
  const named = r(release);
  return {
    release: named,
    build,
    kind: 'full',
    from: `DataMiner ${named.major}.${named.minor}.${named.month}.0-${build} Full Upgrade.dmupgrade`,
    sha256: build.toString(16).padStart(64, '0'),
    size: 1_000_000,
    releasedAt: undefined,
    origin: nowhere,
    ...overrides,
  };
}

/** What every hop takes, whatever it is about. */
export const halfAnHour = { durationMs: 1_800_000, source: 'test' };
export const estimates = { base: 1_800_000, perAgent: 0, perLine: 0 };

export function desiredFleet(overrides: Partial<DesiredFleet> = {}): DesiredFleet {
  return {
    systems: [desiredSystem()],
    catalog: [],
    checks: [],
    windows: [],
    freezes: [],
    rollouts: [],
    overlays: [],
    ...overrides,
  };
}

/** An Agent that runs what its VersionHistory.txt says: `observedAgent('dma01', '10.5.0.0-15839-20250516-release')`. */
export function observedAgent(name: string, raw: string, overrides: Partial<ObservedAgent> = {}): ObservedAgent {
  return { name, role: 'standalone', state: 'running', readings: [{ source: 'version-history', raw }], ...overrides };
}

export function observedSystem(...agents: readonly ObservedAgent[]): ObservedSystem {
  return { name: 'prod', takenAt: '2026-09-01T00:00:00.000Z', cluster: 'PROD', agents };
}
