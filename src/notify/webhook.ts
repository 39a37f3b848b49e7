import { createHmac } from 'node:crypto';
import type { NotifierMethod } from '../config/notifier-settings.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import type { Caller } from './call.ts';
import { cloudEventOf } from './cloud-event.ts';
import { deliveryOf } from './delivery-of.ts';

type Hook = Omit<Extract<NotifierMethod, { kind: 'webhook' }>, 'kind'>;

/** CloudEvents in structured JSON: one as itself, several as a batch. The signature is over the bytes of the body. */
export function webhook({ target: { url }, secret, bearer }: Hook, call: Caller): Notifier {
  return {
    async send(notices, signal) {
      const events = notices.map(cloudEventOf);
      const isOne = events.length === 1;
      const body = JSON.stringify(isOne ? events[0] : events);
      const headers = {
        'content-type': `application/cloudevents${isOne ? '' : '-batch'}+json; charset=utf-8`,
        ...(bearer !== undefined && { authorization: `Bearer ${bearer.reveal()}` }),
        ...(secret !== undefined && { 'x-signature': `sha256=${signatureOf(body, secret.reveal())}` }),
      };
      const secrets = [secret, bearer].filter((one) => one !== undefined);
      return deliveryOf(await call({ method: 'POST', url, headers, body, secrets }, signal));
    },
  };
}

function signatureOf(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('hex');
}
