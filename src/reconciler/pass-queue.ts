import type { PassResult } from './pass-result.ts';
import type { Clock } from './ports.ts';

/** What a queue of passes needs of the service. */
export interface PassWork {
  /** How many passes may be under way here at a time. */
  readonly limit: number;
  /** Answers undefined where the system is not named, or not reached from here. */
  readonly run: (system: string, signal: AbortSignal) => Promise<PassResult | undefined>;
  readonly onResult: (result: PassResult, durationMs: number) => void;
  /** Where a system is reached from; undefined is anywhere. */
  readonly siteOf: (system: string) => string | undefined;
  /** Sites of systems that are not reached from here. */
  readonly sitesElsewhere: () => readonly string[];
  readonly clock: Clock;
  /** 0 to 1, for the jitter of the back-off. */
  readonly random: () => number;
}

/**
 * One pass per system at a time. A request for a system that waits joins it; one for a system that is being worked on
 * asks for one more pass afterwards, since something may have changed. After a failure a system is left alone for a
 * growing time: a schedule does not turn trouble into a storm.
 */
export interface PassQueue {
  /** `urgent` requests (a commit, a person) do not wait for the back-off to end. */
  request(systems: Iterable<string>, options?: { readonly urgent?: boolean }): void;
  readonly waiting: number;
  /** Under way here. */
  readonly busy: readonly string[];
  /** Starts no further pass here, asks the running ones to stop watching, and waits for them. */
  stop(): Promise<void>;
}

export type OpenPassQueue = (work: PassWork) => PassQueue;
