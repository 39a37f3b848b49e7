import type { KnownIssue, ReleaseRange } from '../../model/knowledge.ts';
import { parseRelease, type Release, trackOf } from '../../model/release.ts';
import { inRange } from '../../model/release-range.ts';
import { type DoctorSite, type Precondition, pass } from './precondition.ts';
import { runningStops } from './versions.ts';

/** What is known to go wrong with the route of every upgrade, the Taskbar Utility's command line. */
export const knownIssues: Precondition<DoctorSite> = {
  id: 'known-issues',
  title: 'The running release upgrades by command line without known trouble',
  needs: ['versions'],
  run(site) {
    const running = runningStops(site).map(({ release }) => release);
    const met = [...OF_THE_UTILITY, ...site.knownIssues.flatMap(asRouteIssue)].filter(({ affects }) =>
      running.some((release) => affects.some((range) => inRange(release, range))),
    );
    if (met.length === 0) return pass('none is known');
    return {
      kind: 'warn',
      evidence: met.map(({ id, what }) => `${id}: ${what}`).join('; '),
      fix: [...new Set(met.map(({ advice }) => advice))].join('; '),
    };
  },
};

interface RouteIssue {
  readonly id: string;
  readonly what: string;
  readonly advice: string;
  readonly affects: readonly ReleaseRange[];
}

// Source: the release notes of these numbers, which have no page among the vendor's known issues.
const OF_THE_UTILITY: readonly RouteIssue[] = [
  {
    id: 'RN 37952',
    what: 'the utility ignores its arguments where it was not running before',
    advice: 'keep the Taskbar Utility running in the session of its account during the upgrade',
    affects: [before('10.3.0 [CU11]'), before('10.4.2')],
  },
  {
    id: 'RN 42135',
    what: 'the utility asks a question where DataMiner does not run, and waits for an answer that nobody can give',
    advice: 'see that DataMiner runs on the orchestrating Agent when the upgrade starts',
    affects: [before('10.4.0 [CU13]'), { ...before('10.5.0 [CU1]'), from: named('10.5.0') }, before('10.5.4')],
  },
];

const OF_THE_VENDOR: ReadonlyMap<string, string> = new Map([
  [
    'KI_SLNetIPC_Errors_During_Upgrade',
    'expect "Failed getting progress" in the log; the upgrade goes on all the same',
  ],
]);

function asRouteIssue({ id, title, affects }: KnownIssue): readonly RouteIssue[] {
  const advice = OF_THE_VENDOR.get(id);
  return advice === undefined ? [] : [{ id, what: title, advice, affects }];
}

/** Everything on the release's own track that comes before it. */
function before(text: string): ReleaseRange {
  const to = named(text);
  return { track: trackOf(to), from: undefined, fromInclusive: true, to, toInclusive: false };
}

function named(text: string): Release {
  const release = parseRelease(text);
  if (!release.ok) throw new TypeError(release.problem);
  return release.value;
}
