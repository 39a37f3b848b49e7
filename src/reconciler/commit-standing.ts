import { counted } from '../model/plain-words.ts';
import { assessmentWord } from './assessment.ts';
import type { CommitStatus } from './forge.ts';
import type { InForce } from './in-force.ts';
import type { Unverified } from './ports.ts';
import type { PassRecord, Run } from './runs.ts';

/** What a commit of the fleet repository has come to. Counts alone: whoever reads the repository may read it. */
export type CommitStanding = Pick<CommitStatus, 'commit' | 'state' | 'description'>;

type Remembered = Pick<PassRecord, 'system' | 'revision' | 'result' | 'reason' | 'conditions'>;

/** Of the commit that was read last. Undefined where the revision is no commit, as that of a folder. */
export function commitStanding(
  { newest, systems, held, problems }: Pick<InForce, 'newest' | 'systems' | 'held' | 'problems'>,
  passes: readonly Remembered[],
  open: readonly Pick<Run, 'system'>[],
): CommitStanding | undefined {
  const commit = /@sha1:([0-9a-f]{40})$/u.exec(newest)?.[1];
  if (commit === undefined) return undefined;
  if (problems.length > 0) {
    const description = `rejected: ${counted(problems.length, 'problem')}; ${counted(held.size, 'System')} held back`;
    return { commit, state: 'failure', description };
  }
  const latest = new Map(passes.map((pass) => [pass.system, pass]));
  const running = new Set(open.map(({ system }) => system));
  const places = [...systems.keys()].map((name) => {
    return running.has(name) ? 'under way' : placeOf(latest.get(name), newest);
  });
  return { commit, state: stateOf(places), description: inWords(places) };
}

/** Of the newest commit, where it does not count and an older one is in force. */
export function refusedStanding({ commit, reason }: Unverified): CommitStanding {
  return { commit, state: 'error', description: `not in force: ${reason}; the last verified commit stays` };
}

/** Where a System may be that is not as asked, the gravest first, and what the commit shows for it. */
const STATES = {
  'failed or blocked': 'failure',
  'held by a brake': 'failure',
  'under way': 'pending',
  waiting: 'pending',
  'not known': 'pending',
  'left alone': 'neutral',
} as const;
type Place = keyof typeof STATES | 'as asked';
const BEHIND = Object.keys(STATES) as readonly (keyof typeof STATES)[];

function placeOf(pass: Remembered | undefined, newest: string): Place {
  // What was found by another revision says nothing of this one.
  if (pass === undefined || pass.revision !== newest) return 'waiting';
  if (pass.reason === 'BrakeTripped') return 'held by a brake';
  const is = (type: 'Ready' | 'Stalled') => pass.conditions.some((one) => one.type === type && one.status === 'True');
  if (is('Stalled')) return 'failed or blocked';
  switch (assessmentWord(pass.result, false)) {
    case 'Stalled':
    case 'Degraded':
      return 'failed or blocked';
    case 'Completed':
      // A hop that succeeded may have others to follow.
      return is('Ready') ? 'as asked' : 'waiting';
    case 'Excluded':
      return 'left alone';
    case 'Unknown':
      return 'not known';
    default:
      return 'waiting';
  }
}

function stateOf(places: readonly Place[]): CommitStatus['state'] {
  const gravest = BEHIND.find((place) => places.includes(place));
  return gravest === undefined ? 'success' : STATES[gravest];
}

function inWords(places: readonly Place[]): string {
  const count = (wanted: Place) => places.filter((place) => place === wanted).length;
  const behind = BEHIND.filter((place) => places.includes(place)).map((place) => `${count(place)} ${place}`);
  const done = `${count('as asked')} of ${counted(places.length, 'System')} as asked`;
  return [done, ...behind].join(', ');
}
