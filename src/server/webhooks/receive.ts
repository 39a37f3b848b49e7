import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { WebhookSettings } from '../../config/config.ts';
import type { DeliveryMemory } from '../../reconciler/delivery-memory.ts';
import { problem } from '../problem.ts';
import { namesOf } from './deliveries.ts';
import { senders } from './index.ts';
import type { Payload } from './sender.ts';

/** What became of a delivery; the label of a metric. */
export const OUTCOMES = ['hint', 'duplicate', 'ignored', 'forged', 'malformed', 'too-large'] as const;
export type Outcome = (typeof OUTCOMES)[number];

interface WebhookParts {
  readonly webhooks: readonly WebhookSettings[];
  /** Another revision may be there: all that a delivery can cause. */
  readonly onHint: () => void;
  readonly onDelivery: (webhook: string, outcome: Outcome) => void;
  readonly now: () => Date;
  readonly deliveries: DeliveryMemory;
  readonly onFault: (thrown: unknown) => void;
}

// A push that names more than the forge itself would list.
const MOST_BYTES = 5 * 1024 * 1024;

/** Takes hints. Whoever cannot prove who he is learns nothing but that. */
export function receiveWebhooks({ webhooks, onHint, onDelivery, now, deliveries, onFault }: WebhookParts): Hono {
  const app = new Hono();
  for (const { name, from, secret } of webhooks) {
    const sender = senders[from];
    const tooLarge = bodyLimit({
      maxSize: MOST_BYTES,
      onError: (context) => {
        onDelivery(name, 'too-large');
        context.header('Connection', 'close');
        return problem(context, 413, `more than ${MOST_BYTES} bytes are not read`);
      },
    });
    app.post(`/${name}`, tooLarge, async (context) => {
      if (!isJson(context.req.header('content-type'))) {
        onDelivery(name, 'malformed');
        return problem(context, 415, 'send application/json');
      }
      const delivery = {
        body: Buffer.from(await context.req.arrayBuffer()),
        header: (header: string) => context.req.header(header),
      };
      if (!sender.isGenuine(delivery, secret.reveal(), now())) {
        onDelivery(name, 'forged');
        return problem(context, 401, 'the delivery does not prove that it comes from who was given the secret');
      }
      const payload = payloadOf(delivery.body);
      if (payload === undefined) {
        onDelivery(name, 'malformed');
        return problem(context, 400, 'the body is not a JSON object');
      }
      const outcome = await judge();
      onDelivery(name, outcome);
      if (outcome === 'hint') onHint();
      return context.json({ outcome }, outcome === 'hint' ? 202 : 200);

      async function judge(): Promise<Outcome> {
        if (!sender.isPush(delivery, payload ?? {})) return 'ignored';
        const body = sender.signsId ? undefined : delivery.body;
        const names = namesOf(name, { id: sender.idOf(delivery, payload ?? {}), body });
        const isNew = await deliveries.isNew(names, now().toISOString()).catch((thrown: unknown) => {
          // A hint too many costs less than one that was missed.
          onFault(thrown);
          return true;
        });
        return isNew ? 'hint' : 'duplicate';
      }
    });
    app.all(`/${name}`, (context) => {
      context.header('Allow', 'POST');
      return problem(context, 405, 'a webhook is posted');
    });
  }
  return app;
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json(?:\s*;|$)/iu.test(contentType?.trim() ?? '');
}

function payloadOf(body: Buffer): Payload | undefined {
  try {
    const payload: unknown = JSON.parse(body.toString('utf8'));
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? { ...payload } : undefined;
  } catch {
    return undefined;
  }
}
