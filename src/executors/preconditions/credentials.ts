import { hostMayReceive } from '../../config/credentials.ts';
import { type AgentEndpoint, hostOf } from '../../model/desired.ts';
import type { Finding } from '../../model/finding.ts';
import { type ArrivalSite, type Precondition, pass } from './precondition.ts';

/** Asked of the configuration alone: what would be sent where. */
export const credentials: Precondition<ArrivalSite> = {
  id: 'credentials',
  title: 'The login may go to this Agent',
  run({ system, agent, reachedBy, credentials: known }) {
    const name = system.credentials;
    const credential = known.find((each) => each.name === name);
    if (credential === undefined)
      return refused('credential.unknown', `there is no credential "${name}"`, `credentials.${name}`);
    const strangers = hostsOf(agent).filter((host) => !hostMayReceive(credential, host));
    if (strangers.length > 0) {
      const evidence = `credential "${name}" may not be sent to ${strangers.map((host) => `"${host}"`).join(' or ')}`;
      return refused(
        'credential.host-not-allowed',
        evidence,
        `the host in credentials.${name}.hosts, if it is meant to`,
      );
    }
    const missing = [
      ...(credential.web === undefined ? ['web'] : []),
      ...(reachedBy === 'ssh' && credential.ssh === undefined ? ['ssh'] : []),
    ];
    if (missing.length > 0) {
      const evidence = `credential "${name}" has no ${missing.join(' and no ')} login`;
      return refused('credential.incomplete', evidence, `${missing.join(' and ')} to credentials.${name}`);
    }
    if (agent.url.startsWith('https:')) return pass(`"${name}", encrypted`);
    const fix = 'give the Agent a certificate, and write its url with https in the fleet repository';
    const evidence = `"${name}" goes to "${agent.url}" unencrypted, where anyone on the way can read it`;
    if (credential.allowHttp) return { kind: 'warn', evidence, fix };
    return { kind: 'fail', code: 'credential.plain-http', blame: 'author', evidence, fix };
  },
};

function hostsOf(agent: AgentEndpoint): readonly string[] {
  return [...new Set([new URL(agent.url).hostname, hostOf(agent)])];
}

function refused(code: string, evidence: string, add: string): Finding {
  return { kind: 'fail', code, blame: 'operator', evidence, fix: `in the operator's configuration, add ${add}` };
}
