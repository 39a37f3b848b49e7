import { type Finding, findingOf } from '../../model/finding.ts';
import type { ObservedAgent } from '../../model/observed.ts';
import { type ArrivalSite, type Precondition, pass } from './precondition.ts';

/** The web services let us in; whether DataMiner runs is another question. */
export const web: Precondition<ArrivalSite> = {
  id: 'web',
  title: 'The web services let us in',
  needs: ['credentials'],
  run({ agent, observed }) {
    const seen = observed.agents.find(({ name }) => name === agent.name);
    if (seen === undefined) return findingOf(notAsked(agent.name));
    switch (seen.state) {
      case 'running':
      case 'starting':
      case 'switching':
      case 'upgrading':
        return pass(`it says of itself "${seen.state}"`);
      case 'offline':
        return pass('it stands by for its Failover partner, and has nothing to let us into');
      default:
        return whyNot(seen);
    }
  },
};

function whyNot({ name, state, problem }: ObservedAgent): Finding {
  if (problem === undefined) return findingOf({ ...notAsked(name), message: `Agent "${name}" is ${state}` });
  return findingOf({
    code: problem.code,
    message: problem.message,
    blame: 'environment',
    hint: HINTS.get(problem.code),
  });
}

function notAsked(agent: string) {
  return {
    code: 'web.app',
    blame: 'environment',
    message: `Agent "${agent}" was not looked at`,
    hint: undefined,
  } as const;
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['dms.auth', 'check login and password of the credential, and the rights of that user in DataMiner'],
  ['dms.challenge', 'use an account that logs in without a second step'],
  ['dms.not_running', 'start DataMiner on it'],
  ['net.dns', 'check the url in the fleet repository, and DNS'],
  ['net.refused', 'see that IIS runs on it, and that a firewall lets this machine in'],
  ['net.timeout', 'see that it is up, and that a firewall lets this machine in'],
]);
