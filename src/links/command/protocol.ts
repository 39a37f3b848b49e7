import { RatchetError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { scrub } from '../../model/scrub.ts';

/** Stands in every request. Another number would mean that a program written for this one has to be changed. */
export const PROTOCOL = 'ratchet-link/1';

/** The first line of what a program reads; docs/command-link.md describes them for whoever writes one. */
export type Request =
  | { readonly request: 'exec'; readonly command: string; readonly timeoutMs: number }
  | { readonly request: 'stat' | 'list' | 'make-directory' | 'remove-file' | 'remove-directory'; readonly path: string }
  | { readonly request: 'space'; readonly path: string }
  | { readonly request: 'read'; readonly path: string; readonly offset: number; readonly limit: number | null }
  | { readonly request: 'write-whole'; readonly path: string; readonly size: number }
  | { readonly request: 'rename'; readonly from: string; readonly to: string }
  | { readonly request: 'upload'; readonly path: string; readonly offset: number; readonly size: number };

/** One line of what a program prints. */
export type Answer =
  | { readonly kind: 'progress'; readonly sentBytes: number }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'entry'; readonly entry: unknown }
  | { readonly kind: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** The kinds by the key that tells them. */
const READERS: Readonly<Record<string, (value: unknown) => Answer | undefined>> = {
  progress: (value) => (isCount(value) ? { kind: 'progress', sentBytes: value } : undefined),
  data: (value) => (typeof value === 'string' ? { kind: 'data', bytes: Buffer.from(value, 'base64') } : undefined),
  entry: (value) => ({ kind: 'entry', entry: value }),
  stdout: (value) => (typeof value === 'string' ? { kind: 'stdout', text: value } : undefined),
  stderr: (value) => (typeof value === 'string' ? { kind: 'stderr', text: value } : undefined),
  done: (value) => ({ kind: 'done', result: value }),
  failed: readFailure,
};

/** Throws `link.answer` for what is no answer. */
export function parseAnswer(line: string): Answer {
  const [[key = '', value] = [], ...others] = Object.entries(objectIn(line));
  const answer = others.length === 0 && Object.hasOwn(READERS, key) ? READERS[key]?.(value) : undefined;
  if (answer === undefined) throw unusable(`"${quotable(line)}", which is no answer`);
  return answer;
}

/** The program does not keep to the protocol: what it did is not known. */
export function unusable(what: string): RatchetError {
  return new RatchetError('link.answer', `the program of the command link answered with ${what}`, {
    blame: 'operator',
    hint: 'mend the program; docs/command-link.md says what it may print',
  });
}

/** The beginning of what a program printed, without what looks like a credential. */
export function quotable(text: string, longest = 120): string {
  return printable(scrub(text.slice(0, 2 * longest)), longest);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function objectIn(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, with what was read.
  }
  throw unusable(`"${quotable(line)}", which is no JSON object`);
}

function readFailure(value: unknown): Answer | undefined {
  const { code, message = '' } = Object(value) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { kind: 'failed', code, message };
}
