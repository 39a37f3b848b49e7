import { type Finding, findingOf } from '../../model/finding.ts';
import { type ArrivalSite, type Precondition, pass, skipped } from './precondition.ts';

/** Before anything is sent: the Agent is the one that the fleet repository means. */
export const hostKey: Precondition<ArrivalSite> = {
  id: 'host-key',
  title: 'The host key is the pinned one',
  needs: ['credentials'],
  run({ agent, system, reachedBy, refused }) {
    if (reachedBy !== 'ssh') return skipped('it is not reached by SSH');
    if (agent.ssh === undefined) return withoutSsh(agent.name, agent.name === system.orchestrator);
    // Whoever refuses a login, or goes away in the middle of it, has shown the pinned key before.
    if (refused === undefined || refused.code === 'ssh.auth') return pass(agent.ssh.hostKey);
    return refused.code === 'ssh.hostkey' ? findingOf(refused) : skipped('no key was seen');
  },
};

/** On the orchestrating Agent everything is done by SSH; on the others it is how their versions and disks are seen. */
function withoutSsh(agent: string, orchestrates: boolean): Finding {
  const fix = 'write ssh.hostKey for it in the fleet repository';
  const evidence = `Agent "${agent}" has no ssh connection`;
  if (orchestrates) return { kind: 'fail', code: 'ssh.endpoint', blame: 'author', evidence, fix };
  return { kind: 'warn', evidence: `${evidence}; its VersionHistory.txt and its disk are not looked at`, fix };
}
