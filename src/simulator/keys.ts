import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { seededBytes } from './seeded.ts';

export interface HostKey {
  /** OpenSSH private key format, as both sshd and ssh2 read it. */
  readonly privateKey: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and unpadded base64. */
  readonly pin: string;
}

export interface ClientKey {
  /** OpenSSH private key format. */
  readonly privateKey: string;
  /** A line for `authorized_keys`. */
  readonly publicKey: string;
}

/** The host key of an Agent. It is the same on every machine, so that a pin in an example file stays true. Not a secret. */
export function hostKeyFor(seed: string, agent: string): HostKey {
  const pair = ed25519(seededBytes(seed, 'host key', agent));
  const pin = createHash('sha256').update(publicBlob(pair)).digest('base64').replace(/=+$/u, '');
  return { privateKey: openSshPrivateKey(pair, agent), pin: `SHA256:${pin}` };
}

/** The key of the account that may log in to simulated Agents. Not a secret either: anyone can derive it. */
export function clientKeyFor(seed: string): ClientKey {
  const comment = 'ratchet-simulator';
  const pair = ed25519(seededBytes(seed, 'client key'));
  const line = `${KEY_TYPE} ${publicBlob(pair).toString('base64')} ${comment}`;
  return { privateKey: openSshPrivateKey(pair, comment), publicKey: line };
}

const KEY_TYPE = 'ssh-ed25519';
// PKCS#8 around a raw ed25519 seed (RFC 8410).
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const RAW_KEY_BYTES = 32;
const BASE64_COLUMNS = 70;

interface Ed25519Pair {
  readonly seed: Buffer;
  readonly publicKey: Buffer;
}

function ed25519(seed: Buffer): Ed25519Pair {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { seed, publicKey: spki.subarray(-RAW_KEY_BYTES) };
}

function publicBlob({ publicKey }: Ed25519Pair): Buffer {
  return Buffer.concat([sshString(KEY_TYPE), sshString(publicKey)]);
}

/** The unencrypted `openssh-key-v1` container. Source: PROTOCOL.key of OpenSSH. */
function openSshPrivateKey(pair: Ed25519Pair, comment: string): string {
  const check = createHash('sha256').update(pair.seed).digest().subarray(0, 4);
  const secret = Buffer.concat([pair.seed, pair.publicKey]);
  const inner = [check, check, sshString(KEY_TYPE), sshString(pair.publicKey), sshString(secret), sshString(comment)];
  const container = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    Buffer.from([0, 0, 0, 1]),
    sshString(publicBlob(pair)),
    sshString(padded(Buffer.concat(inner))),
  ]);
  const lines = container.toString('base64').match(new RegExp(`.{1,${BASE64_COLUMNS}}`, 'gu')) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}

function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
