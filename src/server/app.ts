import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { HttpSettings } from '../config/config.ts';
import type { DeliveryMemory } from '../reconciler/delivery-memory.ts';
import { type Asked, accessBy, only } from './access.ts';
import { api } from './api.ts';
import { dashboard } from './dashboard.ts';
import type { Metrics } from './metrics.ts';
import { problem } from './problem.ts';
import type { ServedFleet } from './served-fleet.ts';
import { receiveWebhooks } from './webhooks/receive.ts';

export interface AppParts {
  readonly fleet: ServedFleet;
  readonly metrics: Metrics;
  readonly http: Pick<HttpSettings, 'tokens' | 'webhooks'>;
  readonly version: string;
  readonly now: () => Date;
  readonly deliveries: DeliveryMemory;
  readonly onRequest: (request: RequestLine) => void;
  readonly onFault: (thrown: unknown) => void;
}

/** What is told of a request: no header, no query, no body. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** The name of the token. */
  readonly by: string | undefined;
}

const MOST_BYTES = 256 * 1024;

/**
 * Every address that is answered. Health is anybody's; a webhook proves itself; everything else needs a token, also what
 * is not there, so that nobody can find out what is.
 */
export function app({ fleet, metrics, http, version, now, deliveries, onRequest, onFault }: AppParts): Hono<Asked> {
  const access = accessBy(http.tokens);
  const root = new Hono<Asked>();

  root.use(async (context, next) => {
    const begun = performance.now();
    await next();
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    context.header('Cache-Control', 'no-store');
    if (!context.res.headers.has('Content-Security-Policy')) {
      context.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    }
    const durationMs = performance.now() - begun;
    const { method, path } = context.req;
    const { status } = context.res;
    metrics.onRequest(status === 404 || status === 401 ? 'none' : routePath(context, -1), status, durationMs / 1000);
    onRequest({ method, path, status, durationMs: Math.round(durationMs), by: context.get('asker')?.name });
  });

  root.get('/healthz', (context) => context.text('ok\n'));
  root.get('/readyz', async (context) => {
    const readiness = await fleet.readiness();
    return readiness.kind === 'ready' ? context.text('ready\n') : context.text('not ready\n', 503);
  });
  const { webhooks } = http;
  const taking = { onHint: fleet.hint, onDelivery: metrics.onDelivery, now, deliveries, onFault };
  root.route('/webhooks', receiveWebhooks({ webhooks, ...taking }));

  root.use(bodyLimit({ maxSize: MOST_BYTES, onError: (context) => problem(context, 413, 'that is too long') }));
  root.route('/api/v1', api(fleet, access, version));
  root.use(only('viewer', access));
  root.get('/metrics', async (context) => {
    const { body, contentType } = await metrics.text();
    return context.body(body, 200, { 'Content-Type': contentType });
  });
  root.route('/', dashboard(fleet, now));
  root.notFound((context) => problem(context, 404, 'there is nothing here'));
  root.onError((thrown, context) => {
    if (isCutOff(thrown)) return problem(context, 400, 'the request did not come to its end');
    onFault(thrown);
    return problem(context, 500, 'something went wrong here; the log of the service says what');
  });
  return root;
}

/** The client went away, or took longer than it may: nothing is wrong here, and nobody reads the answer. */
function isCutOff(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ECONNRESET';
}
