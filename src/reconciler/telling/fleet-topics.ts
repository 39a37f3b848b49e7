import type { Unverified } from '../ports.ts';
import type { LostSystem, ServiceEvent } from '../service-event.ts';
import type { Stand } from './stand.ts';
import type { Asked } from './turn-topics.ts';

const SHOWN_PROBLEMS = 5;

/** What an event of the service says about the fleet as a whole. */
export function fleetTopics(event: ServiceEvent): readonly Asked[] {
  switch (event.kind) {
    case 'revision':
      return [is('repository', readable()), is('revision', accepted(event.revision))];
    case 'rejected':
      return [is('repository', readable()), is('revision', rejected(event))];
    case 'unreadable':
      return [is('repository', unreadable(event))];
    case 'verification':
      return [is('signature', event.unverified === undefined ? verified() : unverified(event.unverified))];
    case 'readable':
      return [is('repository', readable())];
    case 'recalled':
    case 'pass-begun':
    case 'pass':
    case 'stopping':
      return [];
    default:
      return event satisfies never;
  }
}

function is(topic: string, stand: Stand): Asked {
  return { topic, stand: () => stand };
}

function accepted(revision: string): Stand {
  const message = 'the fleet repository is valid and this revision is in force';
  return {
    state: `accepted ${revision}`,
    kind: 'revision-accepted',
    quietAtFirst: true,
    reason: 'Valid',
    message,
    revision,
  };
}

function rejected({ revision, problems, held, lost, adopted }: Extract<ServiceEvent, { kind: 'rejected' }>): Stand {
  const shown = problems.slice(0, SHOWN_PROBLEMS);
  const more = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [];
  return {
    state: `rejected ${revision}`,
    kind: 'revision-rejected',
    reason: 'NotValid',
    message: [
      `it has problems, and ${whoStays(held, lost, adopted)}`,
      ...shown,
      ...more,
      ...lost.slice(0, SHOWN_PROBLEMS).map(inWords),
    ].join('\n'),
    unblock: 'mend what is listed; `ratchet validate` checks it again',
    revision,
  };
}

function inWords({ system, revision, because }: LostSystem): string {
  return `nothing is in force for ${system}, which followed ${revision}: ${because}`;
}

function readable(): Stand {
  const message = 'the fleet repository can be read';
  return { state: 'readable', kind: 'repository-readable', quietAtFirst: true, reason: 'Readable', message };
}

function unreadable({ error }: Extract<ServiceEvent, { kind: 'unreadable' }>): Stand {
  const { code, message, hint } = error;
  return { state: `unreadable ${code}`, kind: 'repository-unreadable', reason: code, message, unblock: hint };
}

function whoStays(held: readonly string[], lost: readonly LostSystem[], adopted: number): string {
  const gone = new Set(lost.map(({ system }) => system));
  const stay = held.filter((name) => !gone.has(name));
  if (stay.length === 0 && gone.size > 0) return 'no revision is in force for those that it holds';
  if (adopted === 0 && gone.size === 0) return 'the revision before stays in force';
  const names = stay.slice(0, SHOWN_PROBLEMS).join(', ');
  const more = stay.length > SHOWN_PROBLEMS ? ` and ${stay.length - SHOWN_PROBLEMS} more` : '';
  return `the revision before stays in force for ${names}${more}`;
}

function verified(): Stand {
  const message = 'the newest commit is signed by somebody who may';
  return { state: 'verified', kind: 'revision-verified', quietAtFirst: true, reason: 'Verified', message };
}

function unverified({ commit, reason, message }: Unverified): Stand {
  const unblock = 'let somebody whose key is allowed under fleet.git.verify sign a commit on top of it';
  return { state: `${reason} ${commit}`, kind: 'revision-unverified', reason, message, unblock };
}
