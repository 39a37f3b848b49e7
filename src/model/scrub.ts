import { withoutSecrets } from './secret.ts';

// The last net, for text of others that quotes what it should not: secrets of ours are `Secret`s and never get here.
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,512}@/giu, '$1[secret]@'],
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}/giu, '$1 [secret]'],
  [
    /(["']?(?:password|passphrase|cookie|connection|token|secret|authorization)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/giu,
    '$1[secret]',
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu, '[secret]'],
];

/** Takes out every secret that this process knows, and what looks like a credential: user-info in URLs, bearer tokens, `password=…`, private keys. */
export function scrub(text: string): string {
  return SECRET_SHAPES.reduce((scrubbed, [shape, instead]) => scrubbed.replace(shape, instead), withoutSecrets(text));
}
