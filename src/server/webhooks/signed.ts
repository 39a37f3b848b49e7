import { hmacOf, type Sender, sameText } from './sender.ts';

const MOST_SECONDS_APART = 300;

/**
 * Standard Webhooks (standardwebhooks.com): the signature covers the id and the moment as well, so that what was recorded
 * cannot be sent again later. For a pipeline, a script, or whatever has no form of its own.
 */
export const signed: Sender = {
  isGenuine({ body, header }, secret, now) {
    const [id, sentAt] = [header('webhook-id'), header('webhook-timestamp')];
    if (id === undefined || id === '' || sentAt === undefined || !/^\d{1,12}$/u.test(sentAt)) return false;
    if (Math.abs(now.getTime() / 1000 - Number(sentAt)) > MOST_SECONDS_APART) return false;
    const expected = `v1,${hmacOf(Buffer.concat([Buffer.from(`${id}.${sentAt}.`), body]), keyOf(secret), 'base64')}`;
    // A sender whose secret is being changed sends one signature for each.
    const given = (header('webhook-signature') ?? '').split(' ').slice(0, 10);
    return given.some((signature) => sameText(signature, expected));
  },
  idOf: ({ header }) => header('webhook-id'),
  signsId: true,
  isPush: () => true,
};

function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
}
