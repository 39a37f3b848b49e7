import { digestOf } from '../../model/digest.ts';
import type { Instant } from '../../model/instant.ts';
import { instantOf, millisecondsOf } from '../../model/instant.ts';
import { NOTICES, type Notice } from './notice.ts';
import type { NewLetter, Outbox, ToldState } from './outbox.ts';
import type { Stand } from './stand.ts';

/** One of those who are told. */
export interface Recipient {
  readonly name: string;
  readonly wants: (notice: Notice) => boolean;
  /** How long a notice waits for others, to go as one message; what is grave does not wait. */
  readonly digestMs: number;
}

export interface Subject {
  /** A system's name, or empty for the fleet. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly revision: string | undefined;
}

interface Desk {
  readonly outbox: Outbox;
  readonly recipients: readonly Recipient[];
  /** Where people can read on. */
  readonly linkOf: (notice: Notice) => string | undefined;
}

/** How a topic stands, given what was told of it last. */
export interface Asked {
  readonly topic: string;
  readonly stand: (before: string | undefined) => Stand | undefined;
}

/**
 * Compares how every topic stands with how it was told to stand, and writes what changed. Told is thus what is so, not what happened: a process that was ended in between, or another one beside it,
 * makes no difference. Answers whether anything was written.
 */
export async function turnTopics(
  subject: Subject,
  asked: readonly Asked[],
  now: Instant,
  desk: Desk,
): Promise<boolean> {
  const told = new Map((await desk.outbox.told(subject.name)).map((state) => [state.topic, state]));
  let isNews = false;
  for (const { topic, stand: ask } of asked) {
    const before = told.get(topic);
    const stand = ask(before?.state);
    if (stand === undefined || stand.state === before?.state) continue;
    const letters = lettersFor({ subject, topic, stand, before, now }, desk);
    const turn = { subject: subject.name, topic, before, state: stand.state, at: now, letters };
    isNews = (await desk.outbox.turn(turn)) || isNews;
  }
  return isNews;
}

interface Change {
  readonly subject: Subject;
  readonly topic: string;
  readonly stand: Stand;
  readonly before: ToldState | undefined;
  readonly now: Instant;
}

function lettersFor(change: Change, { recipients, linkOf }: Desk): readonly NewLetter[] {
  if (change.before === undefined && change.stand.quietAtFirst === true) return [];
  const plain = noticeOf(change);
  const notice = { ...plain, link: linkOf(plain) ?? plain.link };
  const isGrave = NOTICES[notice.kind].severity === 'error';
  return recipients
    .filter(({ wants }) => wants(notice))
    .map(({ name, digestMs }) => {
      const dueAt = isGrave ? change.now : instantOf(millisecondsOf(change.now) + digestMs);
      return { notifier: name, notice, dueAt };
    });
}

function noticeOf({ subject, topic, stand, before, now }: Change): Notice {
  const { kind, reason, message, unblock, run, revision, link, state } = stand;
  const turn = (before?.turn ?? 0) + 1;
  return {
    id: digestOf({ subject: subject.name, topic, turn, state }).slice('sha256:'.length, 'sha256:'.length + 32),
    at: now,
    kind,
    system: subject.name === '' ? undefined : subject.name,
    labels: subject.labels,
    run,
    revision: revision ?? subject.revision,
    reason,
    message,
    unblock,
    link,
  };
}
