import { findingOf } from '../../model/finding.ts';
import { type ArrivalSite, type Check, pass, skipped } from './check.ts';

export const sshLogin: Check<ArrivalSite> = {
  id: 'ssh-login',
  title: 'SSH lets us in',
  needs: ['credentials'],
  run({ agent, refused }) {
    if (agent.ssh === undefined) return skipped('it has no ssh connection');
    if (refused?.code === 'ssh.hostkey') return skipped('depends on "host-key"');
    return refused === undefined ? pass(`${agent.ssh.host}:${agent.ssh.port}`) : findingOf(refused);
  },
};
