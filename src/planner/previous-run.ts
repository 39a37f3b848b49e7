import type { SystemHistory } from './history.ts';
import type { Hop, Objection } from './plan.ts';

/**
 * A hop that failed before is not tried again by itself, and after a run that reached only some of the Agents nothing
 * is, until a person has looked and asked for another attempt.
 */
export function previousRunObjection(
  hop: Pick<Hop, 'to' | 'package'>,
  system: string,
  history: SystemHistory,
): Objection | undefined {
  const { latest, newAttempt } = history;
  if (latest === undefined || newAttempt === true) return undefined;
  switch (latest.state) {
    case 'partial':
      break;
    case 'failed':
    case 'wrong-version':
    case 'stalled':
    case 'unknown':
      if (latest.targetBuild !== hop.to.build || latest.packageSha256 !== hop.package.sha256) return undefined;
      break;
    case 'planned':
    case 'staged':
    case 'locked':
    case 'prepared':
    case 'launching':
    case 'running':
    case 'settling':
    case 'succeeded':
    case 'closed':
      return undefined;
  }
  return {
    rule: 'previous-run',
    reason: 'PreviousRunFailed',
    message: `run ${latest.id} to ${latest.to} ended as ${latest.state}: ${latest.message}`,
    unblock: `look at the Agents, then run \`ratchet apply ${system} --new-attempt\``,
  };
}
