import { createHmac } from 'node:crypto';
import type { WebhookSettings } from '../../../src/config/config.ts';
import { Secret } from '../../../src/model/secret.ts';
import { receiveWebhooks } from '../../../src/server/webhooks/receive.ts';
import { signatureOf } from '../../../src/sources/verify/commit-signature.ts';
import { judgeGpg } from '../../../src/sources/verify/gpg-signature.ts';
import { type FuzzedParser, textParser } from '../parser.ts';

const SECRET = 'a secret of the operator';
const SENDERS: readonly WebhookSettings['from'][] = ['github', 'gitlab', 'azure-devops', 'bitbucket'];
const receiver = receiveWebhooks({
  webhooks: SENDERS.map((from) => ({ name: from, from, secret: new Secret(SECRET) })),
  onHint: () => {},
  onDelivery: () => {},
  now: () => new Date('2026-11-20T08:00:00Z'),
  deliveries: { isNew: async () => true },
  onFault: (thrown) => {
    throw thrown;
  },
});

const SIGNED = [
  'tree 0123456789012345678901234567890123456789',
  'author a <a@b> 1700000000 +0000',
  'gpgsig -----BEGIN SSH SIGNATURE-----',
  ' U1NIU0lHAAAAAQ==',
  ' -----END SSH SIGNATURE-----',
  '',
  'change',
].join('\n');
const STATUS = '[GNUPG:] GOODSIG 0123456789ABCDEF a <a@b>\n[GNUPG:] EXPKEYSIG 0123456789ABCDEF a\n';

export const SERVER_PARSERS: readonly FuzzedParser[] = [
  {
    name: 'webhooks of forges',
    corpus: [
      '{"ref":"refs/heads/main","after":"0123"}',
      '{"eventType":"git.push","resource":{"refUpdates":[{"name":"refs/heads/main"}]}}',
      '{"push":{"changes":[{"new":{"name":"main","type":"branch"}}]}}',
    ],
    tokens: ['{', '}', '[', ']', ':', ',', '"', '\\', 'null', '"ref":', '"__proto__":', '"resource":', '1e999'],
    async parse(bytes) {
      const body = Buffer.from(bytes);
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature-256': signature,
        'x-hub-signature': signature,
        'x-gitlab-token': SECRET,
        'x-github-event': 'push',
        'x-gitlab-event': 'Push Hook',
        'x-event-key': 'repo:push',
      };
      for (const from of SENDERS) {
        const { status } = await receiver.request(`/${from}`, { method: 'POST', body, headers });
        if (status >= 500) throw new Error(`${from} is answered ${status}`);
      }
    },
  },
  textParser('signatures of commits', {
    corpus: [SIGNED, STATUS],
    tokens: [
      'gpgsig ',
      '-----BEGIN ',
      'PGP SIGNATURE-----',
      '\n ',
      '[GNUPG:] ',
      'GOODSIG',
      'REVKEYSIG',
      'A'.repeat(40),
    ],
    async parse(text) {
      signatureOf(text);
      await judgeGpg('0123', async () => ({ exitCode: 0, stderr: text }));
    },
  }),
];
