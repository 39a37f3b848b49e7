import type { Finding } from '../../model/finding.ts';
import { quoted } from '../../model/parsed.ts';
import { identifyAgent } from '../../planner/identify-agent.ts';
import { describeStop, type Stop } from '../../planner/stop.ts';
import { type DoctorSite, type Precondition, pass } from './precondition.ts';

/** What the planner makes of the same readings: one known release, on all Agents. */
export const versions: Precondition<DoctorSite> = {
  id: 'versions',
  title: 'All Agents run one known release',
  run(site) {
    const seen = readings(site);
    const unread = seen.flatMap(({ name, found }) =>
      found.kind === 'unreadable' ? [`${name}: ${found.problem}`] : [],
    );
    if (unread.length > 0)
      return refused('unknown', unread.join('; '), 'see that VersionHistory.txt can be read by SFTP');
    const foreign = seen.flatMap(({ name, found }) => {
      if (found.kind === 'hotfix') return [`${name}: ${quoted(found.raw)} is a hotfix`];
      return found.kind === 'unknown-build' ? [`${name}: ${quoted(found.raw)}; ${found.problem}`] : [];
    });
    if (foreign.length > 0) {
      return refused(
        'fail',
        foreign.join('; '),
        'write the build in a KnowledgeOverlay if it is a release; a hotfix is upgraded by hand',
      );
    }
    const stops = runningStops(site);
    const names = [...new Set(stops.map(describeStop))];
    if (names.length === 1) return pass(`${names[0]}`);
    return refused(
      'fail',
      `they run ${names.join(' and ')}`,
      'finish or repair the upgrade that left them so; ratchet why tells more',
    );
  },
};

/** The releases that were identified. */
export function runningStops(site: DoctorSite): readonly Stop[] {
  return readings(site).flatMap(({ found }) => (found.kind === 'release' ? [found.stop] : []));
}

function readings({ system, observed, landscape }: DoctorSite) {
  return system.agents.map(({ name }) => ({
    name,
    found: identifyAgent(
      observed.agents.find((agent) => agent.name === name),
      landscape,
    ),
  }));
}

function refused(kind: 'fail' | 'unknown', evidence: string, fix: string): Finding {
  return { kind, code: 'dms.version', blame: 'environment', evidence, fix };
}
