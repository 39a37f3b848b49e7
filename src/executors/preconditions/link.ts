import { findingOf } from '../../model/finding.ts';
import { type ArrivalSite, type Precondition, pass, skipped } from './precondition.ts';

/** Its files can be reached: by SSH, or by the link that the operator has chosen for it. */
export const link: Precondition<ArrivalSite> = {
  id: 'link',
  title: 'Its files can be reached',
  needs: ['credentials'],
  run({ agent, reachedBy, refused }) {
    if (reachedBy === 'ssh' && agent.ssh === undefined) return skipped('it has no ssh connection');
    if (refused?.code === 'ssh.hostkey') return skipped('depends on "host-key"');
    if (refused?.code === 'ssh.auth') return { ...findingOf(refused), fix: KEY_IS_MISSING };
    if (refused !== undefined) return findingOf(refused);
    if (reachedBy === 'local') return pass('it is this machine');
    return pass(reachedBy === 'command' ? 'by the configured command' : `SSH, ${agent.ssh?.host}:${agent.ssh?.port}`);
  },
};

const KEY_IS_MISSING =
  'see that the public key stands in administrators_authorized_keys on the Agent; what ratchet bootstrap prints puts it there';
