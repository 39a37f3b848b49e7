/** Why a commit does not count. Stable: people alert on these. */
export type RefusalReason =
  | 'Unsigned'
  | 'UnknownKey'
  | 'KeyExpired'
  | 'KeyNotYetValid'
  | 'KeyRevoked'
  | 'BadSignature'
  | 'SignatureKindUnknown'
  | 'HistoryRewritten'
  | 'TooManyCommits';

export interface Refusal {
  readonly reason: RefusalReason;
  /** What is wrong with the commit, as the rest of a sentence. */
  readonly because: string;
}

export function refusal(reason: RefusalReason, because: string): Refusal {
  return { reason, because };
}
