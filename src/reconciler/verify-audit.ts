import { canonicalJson, digestOf } from '../model/digest.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import type { AuditHead, AuditRow } from './audit.ts';

/** What stands before the first row. */
export const BEFORE_ALL: AuditHead = { seq: 0, hash: `sha256:${'0'.repeat(64)}` };

/** The hash that a row must have: over its place, its content and the row before. */
export function sealOf({ seq, at, kind, by, system, detail, previous }: Omit<AuditRow, 'hash'>): string {
  return digestOf({ seq, at, kind, by, system: system ?? null, detail: canonicalJson(detail), previous });
}

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly head: AuditHead }
  | {
      readonly kind: 'broken';
      /** The first row that is not as it was written. */
      readonly seq: number;
      readonly what: 'altered' | 'missing' | 'reordered' | 'replaced' | 'truncated';
      readonly message: string;
    };

/** Follows the record from its first row on. `heads` are what it says of its own end, and what was kept elsewhere. */
export async function verifyAudit(rows: AsyncIterable<AuditRow>, heads: readonly AuditHead[]): Promise<AuditVerdict> {
  let last = BEFORE_ALL;
  for await (const row of rows) {
    const problem = problemOf(row, last);
    if (problem !== undefined) return problem;
    if (heads.some(({ seq, hash }) => row.seq === seq && row.hash !== hash)) {
      return broken(row.seq, 'replaced', `row ${row.seq} is sound in itself, but not the one whose hash was kept`);
    }
    last = { seq: row.seq, hash: row.hash };
  }
  const furthest = Math.max(...heads.map(({ seq }) => seq));
  if (furthest > last.seq) {
    return broken(last.seq + 1, 'truncated', `the record ends with row ${last.seq}, and once went to row ${furthest}`);
  }
  return { kind: 'intact', head: last };
}

function problemOf(row: AuditRow, last: AuditHead): AuditVerdict | undefined {
  const { seq } = row;
  const next = last.seq + 1;
  if (seq !== next) return broken(next, 'missing', `after row ${last.seq} comes row ${seq}`);
  const sound = sealOf(row) === row.hash;
  if (row.previous === last.hash) {
    return sound ? undefined : broken(seq, 'altered', `row ${seq} does not have the content that its hash seals`);
  }
  return sound
    ? broken(seq, 'replaced', `row ${seq} follows another row than the one before it`)
    : broken(seq, 'reordered', `row ${seq} was not written in this place`);
}

function broken(seq: number, what: Extract<AuditVerdict, { kind: 'broken' }>['what'], message: string): AuditVerdict {
  return { kind: 'broken', seq, what, message };
}

/** `42:sha256:…`, to be kept elsewhere. */
export function headAsText({ seq, hash }: AuditHead): string {
  return `${seq}:${hash}`;
}

export function parseHead(text: string): Parsed<AuditHead> {
  const { seq, hash } = /^(?<seq>\d{1,15}):(?<hash>sha256:[0-9a-f]{64})$/u.exec(text.trim())?.groups ?? {};
  if (seq === undefined || hash === undefined) {
    return unparsable(`"${text}" is not a head of the record; write what \`ratchet audit head\` printed`);
  }
  return parsed({ seq: Number(seq), hash });
}
