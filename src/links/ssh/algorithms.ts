import type { Algorithms } from 'ssh2';

/**
 * What ssh2 offers by itself without SHA-1, in its order: AES-GCM comes first, which processors do in hardware. Nothing is
 * compressed, since packages are already.
 */
export const ALGORITHMS: Algorithms = {
  hmac: without('hmac-sha1', 'hmac-sha1-etm@openssh.com'),
  serverHostKey: without('ssh-rsa'),
  compress: ['none'],
};

function without<T>(...remove: T[]): Record<'append' | 'prepend' | 'remove', T[]> {
  return { append: [], prepend: [], remove };
}
