import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStage, type Stage } from '../../src/cli/rehearsal/stage.ts';
import { TWIN_LOGIN } from '../../src/cli/rehearsal/twin-systems.ts';
import type { Timers } from '../../src/config/config.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import type { AgentEndpoint, DesiredSystem } from '../../src/model/desired.ts';
import type { HopOrder, RunEvent } from '../../src/reconciler/ports.ts';
import type { RunJournal } from '../../src/reconciler/runs.ts';
import { historyString, packageBytes, packageFileName } from '../../src/simulator/package.ts';
import type { SimulatedSystemSpec } from '../../src/simulator/specification.ts';
import { agentEndpoint, desiredFleet, desiredSystem, r } from '../builders.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const OLD = { release: r('10.5.0 [CU3]'), build: 15839, date: '20250516' };
export const NEW = { release: r('10.5.0 [CU4]'), build: 15943, date: '20250620' };
export const TARGET = historyString(NEW);

const PAIR: readonly AgentEndpoint[] = [
  agentEndpoint('dma01', { role: 'failover-main', peer: 'dma02' }),
  agentEndpoint('dma02', { role: 'failover-backup', peer: 'dma01' }),
  agentEndpoint('dma03'),
];
export const SHAPES = { alone: [agentEndpoint('dma01')], cluster: PAIR } as const;
export type Shape = keyof typeof SHAPES;

const PACKAGE = packageBytes({ ...NEW, size: 300_000 });
const SHA256 = createHash('sha256').update(PACKAGE).digest('hex');
export const HOP_PACKAGE = { from: packageFileName(NEW), sha256: SHA256, size: PACKAGE.length };
let shelf: string | undefined;

/** One file for thousands of stages: nobody writes to it. */
export function packages(): string {
  if (shelf !== undefined) return shelf;
  shelf = temporaryFolder();
  mkdirSync(shelf, { recursive: true });
  writeFileSync(join(shelf, packageFileName(NEW)), PACKAGE);
  return shelf;
}

export interface ClusterOnStage extends Stage {
  readonly system: DesiredSystem;
  readonly journal: RunJournal;
  readonly events: readonly RunEvent[];
  /** For one hop, from a fresh look. */
  order(): Promise<HopOrder>;
  /** What each Agent really runs. */
  versions(): readonly string[];
}

interface ClusterOptions {
  readonly shape: Shape;
  readonly seed: string;
  readonly folder: string;
  readonly spec?: Partial<SimulatedSystemSpec>;
  readonly journal?: RunJournal;
  readonly timers?: Timers;
}

const forever = new AbortController().signal;

/** A System of one Agent or of three, in this process, with the real observer and executors before it. */
export function clusterOnStage({
  shape,
  seed,
  folder,
  spec,
  journal = new FakeJournal(),
  timers = DEFAULT_TIMERS,
}: ClusterOptions): ClusterOnStage {
  const system = desiredSystem({ agents: SHAPES[shape] });
  const events: RunEvent[] = [];
  const twin: SimulatedSystemSpec = {
    name: system.name,
    cluster: 'PROD',
    version: historyString(OLD),
    agents: system.agents.map(({ name, role, peer }) => ({ name, role, ...(peer === undefined ? {} : { peer }) })),
    users: [TWIN_LOGIN],
    sshUser: TWIN_LOGIN.login,
    authorizedKeys: [],
    ...spec,
  };
  const stage = openStage({
    fleet: desiredFleet({ systems: [system] }),
    twins: [twin],
    seed,
    startAt: new Date('2026-09-01T02:00:00.000Z'),
    folder,
    packages: packages(),
    journal,
    tell: (event) => events.push(event),
    config: { timers, limits: DEFAULT_LIMITS },
  });
  const about = { train: undefined, track: 'main', notes: undefined } as const;
  return {
    ...stage,
    system,
    journal,
    events,
    versions: () => stage.simulation.agents.map(({ version }) => version),
    order: async () => ({
      system,
      observed: await stage.deps.observer.observe(system, forever),
      hop: {
        from: { release: '10.5.0 [CU3]', build: OLD.build, ...about },
        to: { release: '10.5.0 [CU4]', build: NEW.build, ...about },
        package: { kind: 'full', ...HOP_PACKAGE },
        failoverPolicy: 'simultaneous',
        risks: [],
        agents: system.agents.map(({ name }) => name),
        why: 'newest',
      },
      revision: 'main@sha1:abc',
      planDigest: 'sha256:def',
      heldBack: async () => undefined,
      attempt: 1,
    }),
  };
}
