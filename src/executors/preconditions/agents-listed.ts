import { type Precondition, pass, type SystemSite } from './precondition.ts';

/** The whole cluster goes together, so the fleet repository has to list all of it. */
export const agentsListed: Precondition<SystemSite> = {
  id: 'agents-listed',
  title: 'The cluster has no Agent that is not listed',
  run({ system, observed }) {
    const { unlisted = [] } = observed;
    if (unlisted.length === 0) return pass(`${system.agents.length} listed, and no other reported`);
    return {
      kind: 'fail',
      code: 'dms.unlisted',
      blame: 'author',
      evidence: `the cluster reports what is not listed: ${unlisted.join(', ')}`,
      fix: 'list under agents exactly the Agents of the cluster, both members of each Failover pair included',
    };
  },
};
