import { closingOf, type HistoricRun, type SystemHistory } from './history.ts';
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
  const { latest } = history;
  if (latest === undefined || closingOf(latest.id, history) !== undefined || !holdsBack(latest, hop)) return undefined;
  return {
    rule: 'previous-run',
    reason: 'PreviousRunFailed',
    message: `run ${latest.id} to ${latest.to} ended as ${latest.state}: ${latest.message}`,
    unblock: `look at the Agents, then run \`${closeCommand(system, latest)}\``,
  };
}

/** For a system with nothing to do: the next release would be held back. */
export function previousRunWarning(system: string, history: SystemHistory): string | undefined {
  const { latest } = history;
  if (latest === undefined || closingOf(latest.id, history) !== undefined || !needsLook(latest)) return undefined;
  return `run ${latest.id} to ${latest.to} ended as ${latest.state}, which holds back every further run: ${closeCommand(system, latest)}`;
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
  return state === 'partial' || state === 'wrong-version' || state === 'stalled' || state === 'unknown';
}
