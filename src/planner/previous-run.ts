import { closingOf, type HistoricRun, LEAVES_DOUBT, type SystemHistory } from './history.ts';
import type { Hop, Objection } from './plan.ts';

/**
 * A hop that failed is not tried again by itself. After an end that leaves the Agents in an unknown or mixed state
 * nothing at all is started: Agents that were left behind go on running, with the risk of severe data corruption. A
 * person looks, and closes the run.
 */
export function previousRunObjection(
  hop: Pick<Hop, 'to' | 'package'>,
  system: string,
  history: SystemHistory,
): Objection | undefined {
  const latest = unclosed(history);
  return latest !== undefined && holdsBack(latest, hop) ? objectionTo(latest, system) : undefined;
}

/**
 * A System that runs what is asked of it and was found unwell is not done: whatever comes after it in a rollout waits until
 * a person has looked.
 */
export function unhealthyObjection(system: string, history: SystemHistory): Objection | undefined {
  const latest = unclosed(history);
  return latest?.state === 'unhealthy' ? objectionTo(latest, system) : undefined;
}

function objectionTo(latest: HistoricRun, system: string): Objection {
  return {
    rule: 'previous-run',
    reason: 'PreviousRunFailed',
    message: `run ${latest.id} to ${latest.to} ended as ${latest.state}: ${latest.message}`,
    unblock: `look at the Agents, then run \`${closeCommand(system, latest)}\``,
  };
}

/** For a system with nothing to do: the next release would be held back. */
export function previousRunWarning(system: string, history: SystemHistory): string | undefined {
  const latest = unclosed(history);
  if (latest === undefined || !needsLook(latest)) return undefined;
  return `run ${latest.id} to ${latest.to} ended as ${latest.state}, which holds back every further run; after looking, run \`${closeCommand(system, latest)}\``;
}

function unclosed(history: SystemHistory): HistoricRun | undefined {
  const { latest } = history;
  return latest === undefined || closingOf(latest.id, history) !== undefined ? undefined : latest;
}

function closeCommand(system: string, { id }: HistoricRun): string {
  return `ratchet close ${system} --run ${id} --reason "…"`;
}

function holdsBack(run: HistoricRun, hop: Pick<Hop, 'to' | 'package'>): boolean {
  if (needsLook(run)) return true;
  const same = run.targetBuild === hop.to.build && run.packageSha256 === hop.package.sha256;
  return run.state === 'failed' && same;
}

function needsLook({ state }: HistoricRun): boolean {
  return LEAVES_DOUBT.has(state);
}
