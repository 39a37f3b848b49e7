import ssh2 from 'ssh2';
import type { Credential } from '../../config/config.ts';
import { unusableKey } from './connect.ts';

/** The public half of a configured key, as a line of `authorized_keys` without a comment. Throws `credential.key`. */
export function publicKeyOf({ privateKey, passphrase }: NonNullable<Credential['ssh']>): string {
  const key = ssh2.utils.parseKey(privateKey.reveal(), passphrase?.reveal());
  // A file of several keys is read as its first one, as the connection does.
  const [first] = Array.isArray(key) ? key : [key];
  if (first === undefined || first instanceof Error) throw unusableKey(first);
  return `${first.type} ${first.getPublicSSH().toString('base64')}`;
}
