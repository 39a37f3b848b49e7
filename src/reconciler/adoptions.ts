import type { AuditEvent } from './audit.ts';

/** The revision that one System follows, and where that was read. */
export interface Followed {
  /** `main@sha1:…` */
  readonly revision: string;
  /** Without credentials. */
  readonly from: string;
}

/** That a commit does not count. */
export type Refusal = Omit<AuditEvent, 'by' | 'kind'> & { readonly kind: 'revision-refused' };

/** Which revisions were taken up, kept so that a mistake made since then leaves no System without one after a restart. */
export interface Adoptions {
  /** Goes on record together with what each System follows from now on, both or neither. Every other System is forgotten. */
  record(event: Omit<AuditEvent, 'by'>, follows: ReadonlyMap<string, Followed>): Promise<void>;
  /** Goes on record unless the same was recorded before, at whatever time and by whatever process. */
  recordRefusal(event: Refusal): Promise<void>;
  /** By name of the System. */
  latest(): Promise<ReadonlyMap<string, Followed>>;
}
