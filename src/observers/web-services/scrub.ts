import { printable } from '../../model/printable.ts';
import { withoutSecrets } from '../../model/secret.ts';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu;
const BEARER = /(bearer|basic)\s+[\w.~+/=-]+/giu;

/** Text of an Agent as it may be shown: one line, cut, without session ids and without what we sent. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = withoutSecrets(text);
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '[secret]');
  }
  return printable(clean.replace(GUID, '[session]').replace(BEARER, '$1 [secret]'), 200);
}
