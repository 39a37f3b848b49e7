import { existsSync } from 'node:fs';
import path from 'node:path';
import type { OperatorConfig } from '../config/config.ts';
import { readConfig, readFleetConfig } from '../config/read-config.ts';
import { readDesiredFleet } from '../desired/read-desired.ts';
import { type ReadFiles, rememberFiles } from '../desired/remembered-files.ts';
import type { Executors } from '../executors/index.ts';
import { loadKnowledge } from '../knowledge/load-knowledge.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { formatProblem, type Problem } from '../model/problem.ts';
import { readSnapshot } from '../observers/read-snapshot.ts';
import { recordedObserver } from '../observers/recorded-observer.ts';
import type { PassPorts } from '../reconciler/pass.ts';
import type { PlanUses } from '../reconciler/plan-uses.ts';
import type { AgentLinks, Clock, FleetSource, Observer, RunJournal, Tell } from '../reconciler/ports.ts';
import type { FleetReading } from '../reconciler/serve.ts';
import { sourceFor } from '../sources/index.ts';
import type { Store } from '../store/open-store.ts';
import type { Io } from './io.ts';
import type { FleetOptions } from './options.ts';
import { systemClock } from './system-clock.ts';
import { tellPeople } from './tell.ts';
import { withKnowledge } from './with-knowledge.ts';

/** A reading with everything that people are shown about it. */
export type ShownReading = FleetReading & {
  readonly warnings: readonly string[];
  readonly findings: readonly Problem[];
};

export interface SourcePart {
  readonly config: OperatorConfig;
  readonly source: FleetSource;
  readonly readFleet: (signal: AbortSignal) => Promise<ShownReading>;
}

/** Everything behind its port. This file alone knows which adapter that is. */
export interface Composition extends SourcePart {
  readonly ports: Omit<PassPorts, 'executorFor'>;
  readonly executors: Executors;
  readonly planUses: PlanUses;
  close(): Promise<void>;
}

interface PlanComposition extends SourcePart {
  readonly ports: {
    readonly observer: Observer;
    readonly journal: Pick<RunJournal, 'open' | 'latest'>;
    readonly clock: Clock;
  };
  close(): Promise<void>;
}

/** For commands that act. */
export async function compose(options: FleetOptions, io: Io, tell: Tell = tellPeople(io)): Promise<Composition> {
  const part = sourceOf(await configOf(options, io, readConfig), io, rememberFiles());
  const { config } = part;
  const clock = clockOf(io);
  const [{ openStore }, { executorsFrom }, { packageFiles }] = await Promise.all([
    import('../store/open-store.ts'),
    import('../executors/index.ts'),
    import('../executors/package/package-files.ts'),
  ]);
  const store = await openStore(config.store);
  const { links, observer } = await reachAgents(config, clock);
  const { journal, leases, passes, planUses } = store;
  const executors = executorsFrom({
    links,
    journal,
    observer,
    clock,
    tell,
    timers: config.timers,
    agentLayout: config.agentLayout,
    packages: packageFiles(config.packages, { clock, tell, timers: config.timers, random: Math.random }),
    staging: config.staging,
    random: Math.random,
  });
  const resume = executors.apply.resume;
  return {
    ...part,
    executors,
    planUses,
    ports: { observer, journal, leases, passes, clock, resume },
    async close() {
      await observer.close();
      await links.close();
      await store.close();
    },
  };
}

/** For commands that decide only: no store is created, and with a snapshot no system is reached. */
export async function composeForPlan(
  options: FleetOptions & { readonly observed?: string },
  io: Io,
): Promise<PlanComposition> {
  const reachesAgents = options.observed === undefined;
  const part = sourceOf(await configOf(options, io, reachesAgents ? readConfig : readFleetConfig), io);
  const clock = clockOf(io);
  const store = await storeThatExists(part.config.store);
  const { links, observer } = await eyesFor(options.observed, part.config, clock, io);
  return {
    ...part,
    ports: { observer, journal: store?.journal ?? noRuns, clock },
    async close() {
      await observer.close();
      await links?.close();
      await store?.close();
    },
  };
}

interface Eyes {
  readonly observer: Observer;
  readonly links: AgentLinks | undefined;
}

async function eyesFor(snapshot: string | undefined, config: OperatorConfig, clock: Clock, io: Io): Promise<Eyes> {
  if (snapshot === undefined) return reachAgents(config, clock);
  return { observer: recordedObserver(await readSnapshot(path.resolve(io.cwd, snapshot))), links: undefined };
}

// What follows is loaded when it is needed: loading SSH, SQLite and TLS takes longer than many a plan.

async function reachAgents(config: OperatorConfig, clock: Clock): Promise<Eyes & { readonly links: AgentLinks }> {
  const [{ sshLinks }, { systemObserver }] = await Promise.all([
    import('../links/ssh-links.ts'),
    import('../observers/system-observer.ts'),
  ]);
  const links = sshLinks({ config, clock });
  return { links, observer: systemObserver({ config, links, clock }) };
}

async function storeThatExists(file: string): Promise<Store | undefined> {
  if (!existsSync(file)) return undefined;
  const { openStore } = await import('../store/open-store.ts');
  return openStore(file, { mustExist: true });
}

/** For commands that read the fleet repository and no more. */
export async function composeSource(options: FleetOptions, io: Io): Promise<SourcePart> {
  return sourceOf(await configOf(options, io, readFleetConfig), io);
}

/** `readFiles` may remember one revision for the next; what reads once has no use for that. */
function sourceOf(config: OperatorConfig, io: Io, readFiles?: ReadFiles): SourcePart {
  const clock = clockOf(io);
  const cacheRoot = path.join(path.dirname(config.store), 'git');
  const source = sourceFor(config.fleet, {
    cacheRoot,
    clock,
    pollMs: config.serve.pollMs,
    random: Math.random,
  });
  let vendor: Knowledge | undefined;
  return {
    config,
    source,
    readFleet: (signal) => {
      vendor ??= loadKnowledge();
      return readFleet(source, vendor, clock, signal, readFiles);
    },
  };
}

/** For commands that look back. */
export async function composeStore(options: FleetOptions, io: Io): Promise<{ store: Store; clock: Clock }> {
  const config = await configOf(options, io, readFleetConfig);
  const { openStore } = await import('../store/open-store.ts');
  return { store: await openStore(config.store), clock: clockOf(io) };
}

const noRuns: Pick<RunJournal, 'open' | 'latest'> = { open: async () => undefined, latest: async () => undefined };

async function readFleet(
  source: FleetSource,
  vendor: Knowledge,
  clock: Clock,
  signal: AbortSignal,
  readFiles?: ReadFiles,
): Promise<ShownReading> {
  const { files, revision, from } = await source.read(signal);
  const reading = withKnowledge(readDesiredFleet(files, clock.now(), readFiles), vendor);
  const warnings = reading.warnings.map(formatProblem);
  if (reading.kind === 'fleet') {
    const { fleet, knowledge } = reading;
    return { kind: 'fleet', revision: { fleet, revision, from, knowledge }, warnings, findings: reading.warnings };
  }
  const findings = [...reading.problems, ...reading.warnings];
  return { kind: 'problems', revision, problems: reading.problems.map(formatProblem), warnings, findings };
}

async function configOf(
  { config, fleet, ref }: FleetOptions,
  { env, cwd }: Io,
  readWith: typeof readConfig,
): Promise<OperatorConfig> {
  const read = await readWith(config ?? env['RATCHET_CONFIG'], env, cwd);
  if (fleet !== undefined) return { ...read, fleet: locationOf(fleet, ref, read, cwd) };
  return ref !== undefined && read.fleet.kind === 'git' ? { ...read, fleet: { ...read.fleet, ref } } : read;
}

/** A URL or a folder on the command line; the configured credentials go along only to the configured URL. */
function locationOf(fleet: string, ref: string | undefined, { fleet: configured }: OperatorConfig, cwd: string) {
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//iu.test(fleet);
  if (!isUrl && ref === undefined) return { kind: 'directory', path: path.resolve(cwd, fleet) } as const;
  const same = configured.kind === 'git' && configured.url === fleet ? configured : undefined;
  const url = isUrl ? fleet : new URL(`file://${path.resolve(cwd, fleet)}`).href;
  return { kind: 'git', url, ref: ref ?? same?.ref ?? 'main', folder: same?.folder ?? '', auth: same?.auth } as const;
}

function clockOf({ clock }: Io): Clock {
  return clock ?? systemClock;
}
