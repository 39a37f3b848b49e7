import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Every refusal, in the form of RFC 9457. */
export function problem(context: Context, status: ContentfulStatusCode, detail: string) {
  const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail };
  return context.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}
