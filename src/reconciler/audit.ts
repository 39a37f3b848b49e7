import type { Instant } from '../model/instant.ts';

/** One thing that a person or Ratchet did, as it goes on record. */
export interface AuditEvent {
  readonly at: Instant;
  /** `run-begun`, `launch`, `run-closed` …; the kinds of a person's acts are those of the acts. */
  readonly kind: string;
  /** `alice@ops-01`, or which process of Ratchet. */
  readonly by: string;
  /** Undefined where it is about no single one. */
  readonly system: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event in its place: each row seals all before it. */
export interface AuditRow extends AuditEvent {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** The hash of the row before. */
  readonly previous: string;
  readonly hash: string;
}

/** How far the record goes. Kept elsewhere, it proves that nothing up to there was changed or taken away. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditFilter {
  readonly since?: Instant | undefined;
  readonly system?: string | undefined;
}

/** Append-only. What has an act of its own in the store is recorded with it, in one transaction. */
export interface Audit {
  /** By this Ratchet, where nobody else is named. */
  record(event: Omit<AuditEvent, 'by'> & { readonly by?: string }): Promise<void>;
  /** Oldest first, a bounded number in memory at a time. */
  rows(filter: AuditFilter): AsyncIterable<AuditRow>;
  head(): Promise<AuditHead>;
}
