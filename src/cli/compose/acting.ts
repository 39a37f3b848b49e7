import type { OperatorConfig } from '../../config/config.ts';
import { readConfig } from '../../config/read-config.ts';
import { inProcess } from '../../desired/reading-memory.ts';
import type { Executors } from '../../executors/index.ts';
import type { Adoptions } from '../../reconciler/adoptions.ts';
import type { Audit } from '../../reconciler/audit.ts';
import type { RunChecks } from '../../reconciler/checks.ts';
import type { DeliveryMemory } from '../../reconciler/delivery-memory.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import type { OpenPassQueue } from '../../reconciler/pass-queue.ts';
import type { PlanUses } from '../../reconciler/plan-uses.ts';
import type { Tell } from '../../reconciler/ports.ts';
import type { RunHistory } from '../../reconciler/prune-history.ts';
import type { SourceConditions } from '../../reconciler/source-conditions.ts';
import type { Outbox } from '../../reconciler/telling/outbox.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { tellPeople } from '../tell.ts';
import type { Tellers } from '../tellers.ts';
import { tellersFor } from '../tellers.ts';
import { termsOf } from '../terms.ts';
import { clockOf } from './clock-of.ts';
import { queueFor } from './memory.ts';
import { probesOf, reachAgents } from './reach.ts';
import type { SourcePart } from './source.ts';
import { sourceOf } from './source.ts';

/** Everything behind its port. */
export interface Composition extends SourcePart {
  readonly ports: Omit<PassPorts, 'executorFor' | 'wantedNow'>;
  readonly executors: Executors;
  readonly runChecks: RunChecks;
  readonly planUses: PlanUses;
  readonly tellers: Tellers;
  readonly audit: Audit;
  readonly adoptions: Adoptions;
  readonly sources: SourceConditions;
  readonly deliveries: DeliveryMemory;
  readonly history: RunHistory;
  readonly outbox: Outbox;
  readonly openQueue: OpenPassQueue;
  close(): Promise<void>;
}

/** For commands that act. */
export async function compose(options: FleetOptions, io: Io, tell: Tell = tellPeople(io)): Promise<Composition> {
  return composeFrom(await configOf(options, io, readConfig), io, tell);
}

/** For the service, which reads its configuration again while it runs. */
export async function composeFrom(config: OperatorConfig, io: Io, told: Tell): Promise<Composition> {
  const part = await sourceOf(config, io, inProcess);
  const clock = clockOf(io);
  const [{ openStore }, { executorsFrom }, { checksWith }, { packageFiles }] = await Promise.all([
    import('../../store/open-store.ts'),
    import('../../executors/index.ts'),
    import('../../executors/prerequisites/run-checks.ts'),
    import('../../executors/package/package-file.ts'),
  ]);
  const store = await openStore(config.store);
  const tellers = await tellersFor(config, store, clock, io.env, told);
  const tell: Tell = (event) => {
    told(event);
    if (event.kind === 'state') tellers.moved(event.system);
  };
  const { links, observer } = await reachAgents(config, clock, io, tell);
  const { journal, leases, passes, planUses, acts, checks, looks, rollouts } = store;
  const probes = await probesOf(config, io);
  const deps = {
    links,
    journal,
    observer,
    clock,
    tell,
    timers: config.timers,
    agentLayout: config.agentLayout,
    packages: packageFiles(config.packages, {
      clock,
      tell,
      timers: config.timers,
      random: Math.random,
      env: io.env,
    }),
    staging: config.staging,
    probes,
    beforeLaunch: () => tellers.beforeLaunch(),
    random: Math.random,
  };
  const executors = executorsFrom(deps);
  const { resume } = executors.apply;
  const stageAhead = executors['upload-only'];
  return {
    ...part,
    executors,
    runChecks: checksWith(deps),
    planUses,
    tellers,
    audit: store.audit,
    adoptions: store.adoptions,
    sources: store.sources,
    deliveries: store.deliveries,
    history: store.history,
    outbox: store.outbox,
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
