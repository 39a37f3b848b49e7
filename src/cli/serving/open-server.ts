import type { Logger } from 'pino';
import type { HttpSettings } from '../../config/config.ts';
import { asRatchetError } from '../../model/errors.ts';
import type { DeliveryMemory } from '../../reconciler/delivery-memory.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { app } from '../../server/app.ts';
import { type Listener, listen } from '../../server/listen.ts';
import type { Metrics } from '../../server/metrics.ts';
import type { ServedFleet } from '../../server/served-fleet.ts';
import type { EventLog } from './log-events.ts';

interface ServerParts {
  readonly http: HttpSettings;
  readonly fleet: ServedFleet;
  readonly metrics: Metrics;
  readonly clock: Pick<Clock, 'now'>;
  readonly deliveries: DeliveryMemory;
  readonly version: string;
  readonly events: EventLog;
  readonly log: Logger;
}

/** Opens the port that the configuration names, and says so. */
export async function openServer({
  http,
  fleet,
  metrics,
  clock,
  deliveries,
  version,
  events,
  log,
}: ServerParts): Promise<Listener> {
  const { fetch } = app({
    fleet,
    metrics,
    http,
    version,
    now: () => clock.now(),
    deliveries,
    onRequest: events.onRequest,
    onFault: (thrown) => {
      const { code, message } = asRatchetError(thrown);
      log.error({ code, error: message }, 'request failed');
    },
  });
  const listener = await listen(http, fetch);
  log.info({ url: listener.url, tokens: http.tokens.length, webhooks: http.webhooks.length }, 'listening');
  if (http.tls === undefined && !isThisMachine(http.host)) {
    log.warn({ host: http.host }, 'tokens travel without encryption: set http.tls, or let a proxy speak TLS');
  }
  return listener;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
