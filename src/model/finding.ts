import type { Blame, RatchetError } from './errors.ts';

interface Told {
  /** What was seen, or why nothing was looked at, in one sentence without secrets. */
  readonly evidence: string;
  /** What a person does about it. */
  readonly fix?: string;
}

/** What a check says of the thing that it looked at. `fail` and `unknown` keep an upgrade from starting. */
export type Finding =
  | (Told & { readonly kind: 'pass' })
  | (Told & { readonly kind: 'warn'; readonly fix: string })
  | (Told & Refusal & { readonly kind: 'fail' })
  /** It was looked for and could not be seen. */
  | (Told & Refusal & { readonly kind: 'unknown' })
  /** Not looked at: an earlier check failed, or it cannot be seen from here. */
  | (Told & { readonly kind: 'skipped' });

interface Refusal {
  /** Stable, as that of a `RatchetError`. */
  readonly code: string;
  readonly blame: Blame;
}

export const FINDING_KINDS = [
  'pass',
  'warn',
  'fail',
  'unknown',
  'skipped',
] as const satisfies readonly Finding['kind'][];

/** A finding with what it is about. `agent` is undefined where it is the System as a whole. */
export interface Examined {
  readonly check: string;
  readonly title: string;
  readonly agent: string | undefined;
  readonly finding: Finding;
}

/** Everything that was looked at on one System, in the order in which it is read. */
export interface Examination {
  readonly system: string;
  readonly orchestrator: string;
  readonly findings: readonly Examined[];
}

// Nobody answered, or not so that it could be understood: it says nothing about the thing that was asked for.
const UNSEEN = /^(?:net\.(?!tls)|ssh\.(?:timeout|dropped)|sftp\.failure|web\.|unexpected)/u;

/** What an error says where a check expected an answer. */
export function findingOf({
  code,
  blame,
  message,
  hint,
}: Pick<RatchetError, 'code' | 'blame' | 'message' | 'hint'>): Finding {
  const kind = UNSEEN.test(code) ? 'unknown' : 'fail';
  return { kind, code, blame, evidence: message, ...(hint === undefined ? {} : { fix: hint }) };
}
