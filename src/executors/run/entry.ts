import { mayPass } from '../connection.ts';
import { allAtTarget, allReady } from './agent-versions.ts';
import { mayHaveLaunched, type RunContext } from './context.ts';
import { type Evidence, meaningOf, readEvidence } from './evidence.ts';
import { lookAtAgents } from './prepared.ts';

/** Where a run goes on that an earlier process left. */
export type ResumeAt = 'planned' | 'launching' | 'running' | 'settling' | 'done-by-others';

/** The Agent decides where it can be asked; the journal where it cannot. */
export async function resumeAt(context: RunContext): Promise<ResumeAt> {
  const evidence = await evidenceIfReachable(context);
  if (evidence === undefined) return byJournal(context);
  const standings = await lookAtAgents(context);
  switch (meaningOf(evidence, allAtTarget(standings) && allReady(standings))) {
    case 'not-launched':
      // What the journal saw started stays started, even where somebody removed the traces.
      return byJournal(context);
    case 'done-by-others':
      // Where we may have launched as well, that must be settled first: nothing may start late.
      return mayHaveLaunched(context.run.state) ? byJournal(context) : 'done-by-others';
    case 'at-target':
      return 'settling';
    case 'going-on':
    case 'ended-short':
      return 'running';
  }
}

function byJournal({ run: { state } }: RunContext): ResumeAt {
  if (state === 'launching' || state === 'settling') return state;
  return mayHaveLaunched(state) ? 'running' : 'planned';
}

async function evidenceIfReachable({ links, agent, system, files, signal }: RunContext): Promise<Evidence | undefined> {
  try {
    return await links.with(agent, system.credentials, signal, (link) => readEvidence(link, files));
  } catch (thrown) {
    if (mayPass(thrown)) return undefined;
    throw thrown;
  }
}
