import { createHash } from 'node:crypto';
import { RatchetError } from '../../model/errors.ts';

/** `SHA256:` and unpadded base64 over the key as it came over the wire, as `ssh-keygen -l` prints it. */
export function pinOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/u, '')}`;
}

/** A wrong host key ends everything: whoever answers must not get the login, nor a package, nor a command. */
export function wrongHostKey(where: string, expected: string, offered: Buffer): RatchetError {
  const message = `"${where}" showed host key "${pinOf(offered)}" (${keyType(offered)}), and "${expected}" is pinned`;
  return new RatchetError('ssh.hostkey', message, {
    blame: 'environment',
    hint: 'nothing was sent; find out why the key differs before you change ssh.hostKey in the fleet repository',
  });
}

/** The algorithm's name stands first in the key, after its length. */
function keyType(hostKey: Buffer): string {
  const length = hostKey.length >= 4 ? hostKey.readUInt32BE(0) : 0;
  const name = hostKey.subarray(4, 4 + Math.min(length, 64)).toString('latin1');
  return /^[\w@.-]+$/.test(name) ? name : 'unknown type';
}
