import ssh2 from 'ssh2';
import { RatchetError } from '../../model/errors.ts';
import { networkProblem, noAnswer } from '../../model/network-problem.ts';
import type { Secret } from '../../model/secret.ts';
import { ALGORITHMS } from './algorithms.ts';
import { pinOf, wrongHostKey } from './host-key.ts';
import { dropped, SshConnection } from './ssh-connection.ts';

/** Where to connect to, as whom, and whom to expect there. */
export interface SshTarget {
  /** `host:port` as the fleet repository writes it; for messages. */
  readonly where: string;
  readonly host: string;
  readonly port: number;
  readonly hostKey: string;
  readonly user: string;
  readonly privateKey: Secret;
  readonly passphrase: Secret | undefined;
  readonly readyMs: number;
  readonly keepAliveMs: number;
}

// A server that is silent for so many keepalives in a row is gone.
const SILENT_KEEPALIVES = 3;

/** Connects, checks the pin, and only then logs in: once, with the one key that is configured. */
export function connect(target: SshTarget): Promise<SshConnection> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let connected = false;
    let offered: Buffer | undefined;
    const fail = (error: Error & { level?: string }) => {
      client.destroy();
      if (offered !== undefined && pinOf(offered) !== target.hostKey) {
        return reject(wrongHostKey(target.where, target.hostKey, offered));
      }
      reject(refusedBecause(error, target, connected));
    };
    client.on('error', fail);
    client.on('close', () => fail(new Error('closed before the login was answered')));
    client.once('connect', () => {
      connected = true;
    });
    client.once('ready', () => {
      client.off('error', fail);
      client.removeAllListeners('close');
      client.setNoDelay(true);
      resolve(new SshConnection(client, target.where));
    });
    try {
      client.connect({
        host: target.host,
        port: target.port,
        username: target.user,
        privateKey: target.privateKey.reveal(),
        ...(target.passphrase === undefined ? {} : { passphrase: target.passphrase.reveal() }),
        algorithms: ALGORITHMS,
        authHandler: ['publickey'],
        hostVerifier: (key: Buffer) => {
          offered = key;
          return pinOf(key) === target.hostKey;
        },
        readyTimeout: target.readyMs,
        keepaliveInterval: target.keepAliveMs,
        keepaliveCountMax: SILENT_KEEPALIVES,
      });
    } catch (thrown) {
      reject(unusableKey(thrown));
    }
  });
}

function refusedBecause(error: Error & { level?: string }, target: SshTarget, connected: boolean): RatchetError {
  const { where, user, readyMs } = target;
  if (error.level === 'client-authentication') {
    return new RatchetError('ssh.auth', `"${where}" refused the key of user "${user}"`, {
      blame: 'operator',
      hint: "see that the public key stands in the account's authorized_keys on the Agent",
      cause: error,
    });
  }
  if (error.level === 'handshake' && error.message.includes('no matching')) {
    return new RatchetError('ssh.algorithms', `"${where}" and we have no safe SSH in common: ${error.message}`, {
      blame: 'operator',
      hint: 'update the OpenSSH server of the Agent',
      cause: error,
    });
  }
  if (error.level === 'client-timeout') {
    if (!connected) return noAnswer(where, readyMs);
    const message = `"${where}" did not complete the login within ${readyMs} ms`;
    return new RatchetError('ssh.timeout', message, { blame: 'environment', cause: error });
  }
  return networkProblem(error, where) ?? dropped(where, error);
}

export function unusableKey(thrown: unknown): RatchetError {
  const why = thrown instanceof Error ? thrown.message : 'it cannot be read';
  return new RatchetError('credential.key', `the SSH private key is not usable: ${why}`, {
    blame: 'operator',
    hint: 'give an OpenSSH or PEM private key, and its passphrase if it has one',
  });
}
