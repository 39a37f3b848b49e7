import type { IncomingHttpHeaders } from 'node:http';
import { RatchetError } from '../../../model/errors.ts';

/** What was asked for: the rest of a file of this size, from here on. */
export interface AskedRange {
  readonly url: URL;
  readonly offset: number;
  readonly size: number;
  /** The ETag, or the date, of the content that the first bytes came from. */
  readonly validator: string | undefined;
}

export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export type JudgedAnswer =
  /** The body is the file from `offset` on. */
  | { readonly kind: 'bytes'; readonly offset: number; readonly validator: string | undefined }
  /** What is here already does not go together with what the server has. */
  | { readonly kind: 'start-over' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'later'; readonly error: RatchetError; readonly afterMs: number | undefined }
  /** Asking again would not help. */
  | { readonly kind: 'refused'; readonly error: RatchetError };

/** What an answer to a request for a range means. Nothing of the server's is taken on trust: the hash decides later. */
export function judgeAnswer({ status, headers }: AnswerHead, asked: AskedRange): JudgedAnswer {
  if (status === 200) return judgeWhole(headers, asked);
  if (status === 206) return judgePart(headers, asked);
  if (status === 416 && asked.offset > 0) return { kind: 'start-over' };
  if (REDIRECTS.has(status)) return { kind: 'redirect', to: headers.location ?? '' };
  if (LATER.has(status) || status >= 500) {
    return { kind: 'later', error: statusError(status, asked), afterMs: delayOf(headers['retry-after']) };
  }
  return refused(statusError(status, asked));
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const LATER = new Set([408, 425, 429]);
const ACCESS = new Set([401, 403, 407]);
const MISSING = new Set([404, 410]);

function judgeWhole(headers: IncomingHttpHeaders, asked: AskedRange): JudgedAnswer {
  const oddity = oddBody(headers, asked);
  if (oddity !== undefined) return oddity;
  const length = lengthOf(headers);
  if (length !== undefined && length !== asked.size) return refused(wrongSize(asked, length));
  return { kind: 'bytes', offset: 0, validator: validatorOf(headers) };
}

const CONTENT_RANGE = /^bytes (?<first>\d+)-(?<last>\d+)\/(?<total>\d+|\*)$/iu;

function judgePart(headers: IncomingHttpHeaders, asked: AskedRange): JudgedAnswer {
  const oddity = oddBody(headers, asked);
  if (oddity !== undefined) return oddity;
  const range = CONTENT_RANGE.exec(headers['content-range'] ?? '')?.groups;
  if (range === undefined || asked.offset === 0) return unasked(asked);
  const [first, last, total] = [Number(range['first']), Number(range['last']), Number(range['total'])];
  if (!Number.isNaN(total) && total !== asked.size) return refused(wrongSize(asked, total));
  const length = lengthOf(headers) ?? last - first + 1;
  if (first !== asked.offset || last >= asked.size || length !== last - first + 1) return unasked(asked);
  const validator = validatorOf(headers);
  const changed = validator !== undefined && asked.validator !== undefined && validator !== asked.validator;
  return changed ? { kind: 'start-over' } : { kind: 'bytes', offset: first, validator: validator ?? asked.validator };
}

/** A server that answers with another range than the one asked for gets one more chance, with none. */
function unasked({ url, offset }: AskedRange): JudgedAnswer {
  if (offset > 0) return { kind: 'start-over' };
  return refused(problem('package.http', `"${url.href}" was answered with a range that nobody asked for`));
}

/** A proxy's login page, or bytes that were changed on the way. */
function oddBody(headers: IncomingHttpHeaders, { url }: AskedRange): JudgedAnswer | undefined {
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (/^(?:text\/html|multipart\/)/iu.test(type)) {
    const hint = 'look at it in a browser: it may be a login page, and packages.servers needs auth';
    return refused(problem('package.denied', `"${url.href}" was answered with ${type}, not with a package`, hint));
  }
  if (encoding.toLowerCase() === 'identity') return undefined;
  return refused(problem('package.http', `"${url.href}" was answered with its bytes encoded as "${encoding}"`));
}

function statusError(status: number, { url }: AskedRange): RatchetError {
  if (ACCESS.has(status)) {
    const hint = "correct auth of this package server in the operator's configuration";
    return problem('package.denied', `"${url.host}" refused access to "${url.pathname}" (HTTP ${status})`, hint);
  }
  if (MISSING.has(status)) {
    const hint = 'put the package there, or correct "from" in the Catalog';
    return problem('package.missing', `"${url.href}" is not there (HTTP ${status})`, hint, 'author');
  }
  const hint = 'look at the package server';
  return problem('package.http', `"${url.href}" was answered with HTTP ${status}`, hint, 'environment');
}

export function wrongSize({ url, size }: Pick<AskedRange, 'url' | 'size'>, found: number | string): RatchetError {
  const hint = 'put the right file there, or correct the Catalog entry after comparing with the vendor’s download page';
  return problem('stage.size', `"${url.href}" has ${found} bytes; the Catalog says ${size}`, hint, 'author');
}

function problem(code: string, message: string, hint?: string, blame: RatchetError['blame'] = 'operator') {
  return new RatchetError(code, message, { blame, ...(hint !== undefined && { hint }) });
}

function refused(error: RatchetError): JudgedAnswer {
  return { kind: 'refused', error };
}

function lengthOf(headers: IncomingHttpHeaders): number | undefined {
  const written = headers['content-length'];
  return written === undefined ? undefined : Number(written);
}

/** A weak ETag says that two contents mean the same, not that their bytes do. */
function validatorOf({ etag, 'last-modified': modified }: IncomingHttpHeaders): string | undefined {
  return etag === undefined || etag.startsWith('W/') ? modified : etag;
}

const LONGEST_DELAY_MS = 2 * 60_000;

function delayOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || !/^\d{1,6}$/u.test(retryAfter)) return undefined;
  return Math.min(Number(retryAfter) * 1000, LONGEST_DELAY_MS);
}
