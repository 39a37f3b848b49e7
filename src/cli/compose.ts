import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fleetMemory } from '../cache/fleet-memory.ts';
import type { OperatorConfig } from '../config/config.ts';
import { readConfig, readFleetConfig, readForgeConfig } from '../config/read-config.ts';
import type { StoreLocation } from '../config/store-location.ts';
import { inProcess, type ReadingMemory } from '../desired/reading-memory.ts';
import type { DoctorDeps } from '../executors/doctor.ts';
import type { Executors } from '../executors/index.ts';
import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Snapshot } from '../observers/read-snapshot.ts';
import type { Looks } from '../planner/looks.ts';
import { POLICY_FILE } from '../policy/policy.ts';
import type { AgentLinks } from '../reconciler/agent-link.ts';
import type { Audit } from '../reconciler/audit.ts';
import type { RunChecks } from '../reconciler/checks.ts';
import type { Memory } from '../reconciler/history.ts';
import { LocalPasses } from '../reconciler/local-passes.ts';
import type { PassPorts } from '../reconciler/pass.ts';
import type { OpenPassQueue } from '../reconciler/pass-queue.ts';
import type { PlanUses } from '../reconciler/plan-uses.ts';
import type { Clock, FleetFiles, FleetSource, Observer, Tell } from '../reconciler/ports.ts';
import type { Probes } from '../reconciler/probes.ts';
import type { RunHistory } from '../reconciler/prune-history.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import type { GitProposal, ProposalRefs } from '../sources/git-proposal.ts';
import { sourceFor } from '../sources/index.ts';
import type { Store } from '../store/open-store.ts';
import { configOf } from './config-of.ts';
import type { Io } from './io.ts';
import type { FleetOptions } from './options.ts';
import { filesReader, fleetReader, type ShownReading } from './read-fleet.ts';
import { systemClock } from './system-clock.ts';
import { tellPeople } from './tell.ts';
import { type Tellers, tellersFor } from './tellers.ts';
import { termsOf } from './terms.ts';

export interface SourcePart {
  readonly config: OperatorConfig;
  readonly source: FleetSource;
  readonly readFleet: (signal: AbortSignal) => Promise<ShownReading>;
}

/** Everything behind its port. This file alone knows which adapter that is. */
export interface Composition extends SourcePart {
  readonly ports: Omit<PassPorts, 'executorFor' | 'wantedNow'>;
  readonly executors: Executors;
  readonly runChecks: RunChecks;
  readonly planUses: PlanUses;
  readonly tellers: Tellers;
  readonly audit: Audit;
  readonly history: RunHistory;
  readonly openQueue: OpenPassQueue;
  close(): Promise<void>;
}

interface PlanComposition extends SourcePart {
  readonly look: LookAt;
  /** Undefined where nothing real is to be reached. */
  readonly probes: Probes | undefined;
  readonly memory: Memory;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** Looks at systems, or up what was found of them. */
type LookAt = (systems: readonly DesiredSystem[], takenAt: string, signal: AbortSignal) => Promise<Looks>;

/** For commands that act. */
export async function compose(options: FleetOptions, io: Io, tell: Tell = tellPeople(io)): Promise<Composition> {
  return composeFrom(await configOf(options, io, readConfig), io, tell);
}

/** For the service, which reads its configuration again while it runs. */
export async function composeFrom(config: OperatorConfig, io: Io, told: Tell): Promise<Composition> {
  const part = await sourceOf(config, io, inProcess);
  const clock = clockOf(io);
  const [{ openStore }, { executorsFrom }, { checksWith }, { packageFiles }] = await Promise.all([
    import('../store/open-store.ts'),
    import('../executors/index.ts'),
    import('../executors/prerequisites/run-checks.ts'),
    import('../executors/package/package-file.ts'),
  ]);
  const store = await openStore(config.store);
  const tellers = await tellersFor(config, store, clock, told);
  const tell: Tell = (event) => {
    told(event);
    if (event.kind === 'state') tellers.moved(event.system);
  };
  const { links, observer } = await reachAgents(config, clock, io, tell);
  const { journal, leases, passes, planUses, acts, checks, looks, rollouts } = store;
  const deps = {
    links,
    journal,
    observer,
    clock,
    tell,
    timers: config.timers,
    agentLayout: config.agentLayout,
    packages: packageFiles(config.packages, { clock, tell, timers: config.timers, random: Math.random }),
    staging: config.staging,
    beforeLaunch: () => tellers.beforeLaunch(),
    random: Math.random,
  };
  const executors = executorsFrom(deps);
  const probes = await probesOf(config, io);
  const { resume } = executors.apply;
  const stageAhead = executors['upload-only'];
  return {
    ...part,
    executors,
    runChecks: checksWith(deps),
    planUses,
    tellers,
    audit: store.audit,
    history: store.history,
    openQueue: await queueFor(config.store, store),
    ports: {
      ...termsOf(config),
      stageAhead,
      observer,
      journal,
      acts,
      checks,
      looks,
      rollouts,
      leases,
      passes,
      clock,
      probes,
      resume,
    },
    async close() {
      await observer.close();
      await links.close();
      await tellers.finish();
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
  const part = await sourceOf(await configOf(options, io, reachesAgents ? readConfig : readFleetConfig), io);
  const clock = clockOf(io);
  const store = await storeThatExists(part.config.store);
  const eyes =
    options.observed === undefined
      ? await openEyes(part.config, clock, io)
      : await recordedEyes(options.observed, part.config, io);
  return {
    ...part,
    clock,
    look: eyes.look,
    probes: reachesAgents ? await probesOf(part.config, io) : undefined,
    memory: store ?? nothingRemembered,
    async close() {
      await eyes.close();
      await store?.close();
    },
  };
}

export interface ReviewComposition {
  readonly config: OperatorConfig;
  readonly clock: Clock;
  readonly memory: Memory;
  readonly observedAt: string;
  /** Of the repository; empty for its root. */
  readonly folder: string;
  readonly look: LookAt;
  readProposal(refs: ProposalRefs, signal: AbortSignal): Promise<GitProposal>;
  readFiles(files: FleetFiles): Promise<ShownReading>;
  close(): Promise<void>;
}

/**
 * For `review`, which works on what anybody may have written: no system is reached, no credential of theirs is read,
 * and nothing beside the working folder is believed unless a configuration was named.
 */
export async function composeForReview(
  { observed, folder, ...options }: FleetOptions & { readonly observed: string; readonly folder?: string | undefined },
  io: Io,
): Promise<ReviewComposition> {
  const config = await configOf({ ...options, ref: options.ref ?? 'HEAD' }, io, readFleetConfig);
  const location = gitLocation(config, folder);
  const clock = clockOf(io);
  const isNamed = config.file !== undefined;
  const [{ readGitProposal }, { snapshot, look }] = await Promise.all([
    import('../sources/git-proposal.ts'),
    recordedEyes(observed, { ...config, fleet: location }, io),
  ]);
  const scratch = isNamed ? undefined : await mkdtemp(path.join(tmpdir(), 'ratchet-review-'));
  const cacheRoot = path.join(scratch ?? config.stateFolder, 'git');
  const store = isNamed ? await storeThatExists(config.store) : undefined;
  return {
    config,
    clock,
    memory: store ?? nothingRemembered,
    observedAt: snapshot.takenAt,
    folder: location.folder,
    look,
    readProposal: (refs, signal) => readGitProposal(location, refs, { cacheRoot, guardPath: POLICY_FILE }, signal),
    readFiles: filesReader(fleetMemory({ ...config, fleet: location }, io), clock),
    async close() {
      await store?.close();
      if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** For commands that talk to a forge: as the configuration names it, or the build server. Throws `forge.none`. */
export async function composeForge(options: FleetOptions, io: Io) {
  const [{ onBuildServer }, { forgeFor }] = await Promise.all([
    import('../review/forges/on-build-server.ts'),
    import('../review/forges/index.ts'),
  ]);
  const { forge: configured } = await configOf(options, io, readForgeConfig);
  const server = onBuildServer(io.env);
  const settings = configured ?? server?.forge;
  if (settings === undefined) {
    throw new RatchetError('forge.none', 'nothing says where the pull requests are', {
      blame: 'operator',
      hint: 'write forge in the configuration, or run it on a build server with RATCHET_FORGE_TOKEN',
    });
  }
  const surroundings = { env: io.env, clock: clockOf(io), random: Math.random };
  return { server, kind: settings.kind, forge: await forgeFor(settings, surroundings) };
}

/** A folder is taken for the repository that it is. */
function gitLocation({ fleet }: OperatorConfig, folder: string | undefined) {
  if (fleet.kind === 'git') return { ...fleet, folder: folder ?? fleet.folder };
  const { href } = pathToFileURL(fleet.path);
  return { kind: 'git', url: href, ref: 'HEAD', folder: folder ?? '', auth: undefined } as const;
}

interface Eyes {
  readonly look: LookAt;
  close(): Promise<void>;
}

async function recordedEyes(
  observed: string,
  config: Pick<OperatorConfig, 'fleet' | 'stateFolder'>,
  io: Io,
): Promise<Eyes & { readonly snapshot: Snapshot }> {
  const [{ parseSnapshot, readSnapshot }, { recordedLooks }] = await Promise.all([
    import('../observers/read-snapshot.ts'),
    import('../observers/recorded-looks.ts'),
  ]);
  const branch = observed.startsWith(GIT_PREFIX) ? observed.slice(GIT_PREFIX.length) : undefined;
  const snapshot =
    branch === undefined
      ? await readSnapshot(path.resolve(io.cwd, observed))
      : await parseSnapshot(await publishedSnapshot(branch, config, io), observed);
  return { snapshot, look: async (systems) => recordedLooks(snapshot, systems), async close() {} };
}

const GIT_PREFIX = 'git:';

/** What `serve` wrote to a branch of the fleet's repository. */
async function publishedSnapshot(
  branch: string,
  { fleet, stateFolder }: Pick<OperatorConfig, 'fleet' | 'stateFolder'>,
  io: Io,
): Promise<Buffer> {
  if (fleet.kind !== 'git') {
    throw new RatchetError(
      'snapshot.no-repository',
      `"git:${branch}" names a branch, and the fleet is read from a folder`,
      {
        blame: 'operator',
        hint: `run: git show origin/${branch}:observed.json > observed.json, and write --observed observed.json`,
      },
    );
  }
  const { readStatusBranch } = await import('../sources/status-branch.ts');
  return await readStatusBranch(fleet, branch, path.join(stateFolder, 'git'), io.signal);
}

async function openEyes(config: OperatorConfig, clock: Clock, io: Io): Promise<Eyes> {
  const { links, observer } = await reachAgents(config, clock, io, tellPeople(io));
  const [{ observeFleet }, { looksIn }] = await Promise.all([
    import('../reconciler/fleet-pass.ts'),
    import('../planner/looks.ts'),
  ]);
  const { concurrentSystems } = config.limits;
  return {
    look: async (systems, takenAt, signal) =>
      looksIn(await observeFleet(systems, observer, takenAt, concurrentSystems, signal)),
    async close() {
      await observer.close();
      await links.close();
    },
  };
}

/** For `doctor`: looks at everything, and creates no store. */
export async function composeForDoctor(options: FleetOptions, io: Io) {
  const part = await sourceOf(await configOf(options, io, readConfig), io);
  const clock = clockOf(io);
  const store = await storeThatExists(part.config.store);
  const { links, observer } = await reachAgents(part.config, clock, io, tellPeople(io));
  const { timers, agentLayout, staging, credentials, links: linkChoices } = part.config;
  const journal = store?.journal ?? noRuns;
  const own = { timers, agentLayout, staging, credentials };
  const deps: DoctorDeps = { links, linkChoices, observer, journal, clock, ...own };
  return {
    ...part,
    deps,
    async close() {
      await observer.close();
      await links.close();
      await store?.close();
    },
  };
}

/** For `bootstrap`: reads the fleet and the keys, and reaches nobody. */
export async function composeForBootstrap(options: FleetOptions, io: Io) {
  const part = await sourceOf(await configOf(options, io, readConfig), io);
  const { publicKeyOf } = await import('../links/ssh/public-key.ts');
  return { ...part, publicKeyOf };
}

// What follows is loaded when it is needed: loading SSH, SQLite and TLS takes longer than many a plan.

async function reachAgents(
  config: OperatorConfig,
  clock: Clock,
  { env }: Io,
  tell: Tell,
): Promise<{ readonly links: AgentLinks; readonly observer: Observer }> {
  const [{ chosenLinks }, { systemObserver }] = await Promise.all([
    import('../links/chosen-links.ts'),
    import('../observers/system-observer.ts'),
  ]);
  const note = (agent: string, message: string) => tell({ kind: 'link', agent, message });
  const links = chosenLinks({ config, clock, env, note });
  return { links, observer: systemObserver({ config, links, clock }) };
}

async function probesOf({ probes }: OperatorConfig, { env }: Io): Promise<Probes> {
  const { configuredProbes } = await import('../probes/configured-probes.ts');
  return configuredProbes(probes, env);
}

async function storeThatExists(location: StoreLocation): Promise<Store | undefined> {
  if (location.kind === 'sqlite' && !existsSync(location.file)) return undefined;
  const { openStore } = await import('../store/open-store.ts');
  return openStore(location, { mustExist: true });
}

/** For commands that read the fleet repository and no more. */
export async function composeSource(options: FleetOptions, io: Io): Promise<SourcePart> {
  return sourceOf(await configOf(options, io, readFleetConfig), io);
}

async function sourceOf(
  config: OperatorConfig,
  io: Io,
  remember: (beneath: ReadingMemory) => ReadingMemory = (onDisk) => onDisk,
): Promise<SourcePart> {
  const clock = clockOf(io);
  const source = await sourceFor(config.fleet, {
    cacheRoot: path.join(config.stateFolder, 'git'),
    clock,
    pollMs: config.serve.pollMs,
    random: Math.random,
  });
  return { config, source, readFleet: fleetReader(source, remember(fleetMemory(config, io)), clock) };
}

/** For `notify`: those who can be told, and nothing else. */
export async function composeNotifiers(
  options: Pick<FleetOptions, 'config'>,
  io: Io,
): Promise<{
  readonly notifiers: readonly { readonly name: string; readonly notifier: Notifier }[];
  readonly clock: Clock;
}> {
  const { notifiers } = await configOf(options, io, readConfig);
  const [{ notifierFor }, { writeLine }] = await Promise.all([import('../notify/index.ts'), import('./write-line.ts')]);
  return {
    notifiers: notifiers.map(({ name, how }) => ({ name, notifier: notifierFor(how, writeLine) })),
    clock: clockOf(io),
  };
}

/** For commands that look back. */
export async function composeStore(
  options: FleetOptions,
  io: Io,
): Promise<{ store: Store; clock: Clock; config: OperatorConfig }> {
  const config = await configOf(options, io, readFleetConfig);
  const { openStore } = await import('../store/open-store.ts');
  return { store: await openStore(config.store), clock: clockOf(io), config };
}

/** Alone, in this process; or shared by all that have the same database. */
async function queueFor(location: StoreLocation, { passes }: Store): Promise<OpenPassQueue> {
  if (location.kind === 'sqlite') return (work) => new LocalPasses(work);
  const { sharedPasses } = await import('../store/shared-passes.ts');
  return sharedPasses(location, passes);
}

const noRuns: Memory['journal'] & DoctorDeps['journal'] = {
  open: async () => undefined,
  lastJudged: async () => undefined,
  hopDurations: async () => [],
  runs: async () => [],
  entries: async () => [],
};

const nothingRemembered: Memory = {
  journal: noRuns,
  acts: { of: async () => [] },
  checks: { latest: async () => [] },
  looks: { of: async () => new Map() },
  rollouts: { of: async () => ({ underWay: [], failures: [], brake: undefined }) },
};

function clockOf({ clock }: Io): Clock {
  return clock ?? systemClock;
}
