import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import type { AgentLink, AgentLinks } from '../../src/reconciler/agent-link.ts';
import { TARGET } from './cluster-on-stage.ts';
import { breachesOf } from './fault-law.ts';
import { faultPlan } from './fault-plans.ts';
import { overridden } from './overridden.ts';
import { play } from './play-plan.ts';

const PLANS = 2_000;
const SEED = 20_261_126;

/** A product, or an Agent, that breaks its promise. */
type Sabotage = (deps: ExecutorDeps) => ExecutorDeps;

function withLink(deps: ExecutorDeps, change: (link: AgentLink) => AgentLink): ExecutorDeps {
  const links = overridden<AgentLinks>(deps.links, {
    with: (agent, credentials, signal, use) => deps.links.with(agent, credentials, signal, (link) => use(change(link))),
  });
  return { ...deps, links };
}

/** started.txt counts for nobody: we do not see it, and run.cmd finds its ticket there again. */
const ignoresStarted: Sabotage = (deps) =>
  withLink(deps, (link) => ({
    ...link,
    stat: async (path) => (path.endsWith('/started.txt') ? undefined : link.stat(path)),
    read: async (path, range) => (path.endsWith('/started.txt') ? undefined : link.read(path, range)),
    async exec(command, options, signal) {
      if (command.startsWith('schtasks /Run')) {
        for (const { name } of await link.list('C:/ProgramData/ratchet/runs')) {
          const run = `C:/ProgramData/ratchet/runs/${name}`;
          if ((await link.stat(`${run}/started.txt`)) !== undefined)
            await link.rename(`${run}/started.txt`, `${run}/ticket.txt`);
        }
      }
      return link.exec(command, options, signal);
    },
  }));

/** Success is what a program says, not what an Agent runs. */
const believesAnything: Sabotage = (deps) => ({
  ...deps,
  observer: {
    ...deps.observer,
    async observe(system, signal) {
      const seen = await deps.observer.observe(system, signal);
      const state = (await deps.journal.open(system.name))?.state;
      if (state !== 'running' && state !== 'settling') return seen;
      const readings = [{ source: 'version-history' as const, raw: TARGET }];
      return { ...seen, agents: seen.agents.map((agent) => ({ ...agent, state: 'running' as const, readings })) };
    },
  },
});

/** What it is about to do is not written down. */
const writesNothingDown: Sabotage = (deps) => ({
  ...deps,
  journal: overridden(deps.journal, {
    record: async (entry) => (entry.step === 'launch' ? undefined : deps.journal.record(entry)),
  }),
});

it.each([
  ['ignores started.txt', ignoresStarted, /^launched again/u],
  ['believes anything', believesAnything, /^called a success at 10\.5\.0\.0-15839/u],
  ['writes nothing down', writesNothingDown, /^launched and not written down before/u],
] as const)(
  'one that %s is found out',
  async (_, sabotage, sentence) => {
    const law = fc.asyncProperty(faultPlan('alone'), async (plan) => {
      return !breachesOf(await play(plan, sabotage)).some((breach) => sentence.test(breach));
    });

    expect((await fc.check(law, { seed: SEED, numRuns: PLANS, endOnFailure: true })).failed).toBe(true);
  },
  300_000,
);
