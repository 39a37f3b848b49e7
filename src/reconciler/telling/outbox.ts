import type { Instant } from '../../model/instant.ts';
import type { Notice } from './notice.ts';

/** Where a topic of a subject was told to stand. */
export interface ToldState {
  readonly topic: string;
  readonly state: string;
  readonly since: Instant;
  /** How often it has changed. */
  readonly turn: number;
}

export interface Turn {
  /** A system's name, or empty for the fleet. */
  readonly subject: string;
  readonly topic: string;
  /** As it was read; undefined where there was nothing. */
  readonly before: ToldState | undefined;
  readonly state: string;
  readonly at: Instant;
  readonly letters: readonly NewLetter[];
}

/** A notice on its way to one notifier. */
export interface NewLetter {
  readonly notifier: string;
  readonly notice: Notice;
  /** Not sent before. */
  readonly dueAt: Instant;
}

export interface Letter {
  readonly seq: number;
  readonly notice: Notice;
  readonly writtenAt: Instant;
  readonly attempts: number;
}

export interface TakeLetters {
  readonly now: Instant;
  readonly dueBy: Instant;
  readonly until: Instant;
  readonly most: number;
}

/** What was told, and what is still on its way. What it has answered is on disk. */
export interface Outbox {
  told(subject: string): Promise<readonly ToldState[]>;
  /**
   * Its letters first, each once for each notice, then the new state where it still stands as before. Whoever was ended
   * in between does the same again. Answers whether any letter is new.
   */
  turn(turn: Turn): Promise<boolean>;
  /**
   * Where a letter is due by then: the oldest that wait, due or not. Nobody else is given them before `until`; whoever
   * dies with them in hand has not delivered them.
   */
  take(notifier: string, request: TakeLetters): Promise<readonly Letter[]>;
  delivered(letters: readonly Letter[], at: Instant): Promise<void>;
  /** They wait again. */
  returned(letters: readonly Letter[], problem: string): Promise<void>;
  /** They are not tried any more. */
  abandoned(letters: readonly Letter[], at: Instant, problem: string): Promise<void>;
  /** When the next letter is due to one of these; undefined where none waits. */
  nextDue(notifiers: readonly string[]): Promise<Instant | undefined>;
  /** Takes out letters that were delivered or given up before then. */
  forgetEnded(before: Instant): Promise<void>;
}
