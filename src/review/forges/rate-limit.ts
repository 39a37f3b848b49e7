/**
 * How long a forge asks us to wait, in milliseconds; undefined where it does not. `Retry-After` is in seconds or a date;
 * the moment at which a quota begins anew is in seconds since 1970 (GitHub, GitLab, Azure DevOps).
 */
export function waitAskedFor({ status, headers }: Pick<Response, 'status' | 'headers'>, now: Date): number | undefined {
  if (![403, 429, 503].includes(status)) return undefined;
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) return untilRetry(retryAfter, now);
  const isSpent = (headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining')) === '0';
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? Number.NaN);
  if (isSpent && Number.isFinite(reset)) return atLeastASecond(reset * 1000 - now.getTime());
  return status === 429 ? A_MINUTE : undefined;
}

const A_MINUTE = 60_000;

function untilRetry(text: string, now: Date): number {
  const seconds = /^\d{1,7}$/u.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? A_MINUTE : atLeastASecond(seconds * 1000);
}

function atLeastASecond(milliseconds: number): number {
  return Math.max(1000, Math.ceil(milliseconds));
}
