import type { Client, SFTPWrapper } from 'ssh2';
import { RatchetError } from '../../model/errors.ts';

/** One authenticated connection. It ends once; from then on `lost` says why, and everybody who waits is told. */
export class SshConnection {
  readonly client: Client;
  readonly where: string;
  #lost: RatchetError | undefined;
  #sftp: Promise<SFTPWrapper> | undefined;
  readonly #onLost = new Set<(error: RatchetError) => void>();

  constructor(client: Client, where: string) {
    this.client = client;
    this.where = where;
    client.on('error', (error) => this.drop(lostBecause(error, where)));
    client.on('close', () => this.drop(dropped(where)));
  }

  get lost(): RatchetError | undefined {
    return this.#lost;
  }

  /** Calls back when the connection ends; at once if it has. Returns how to stop listening. */
  onLost(callback: (error: RatchetError) => void): () => void {
    if (this.#lost !== undefined) callback(this.#lost);
    else this.#onLost.add(callback);
    return () => this.#onLost.delete(callback);
  }

  /** Ends the connection, with this as the reason that waiting calls get. */
  drop(reason: RatchetError): void {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    this.client.end();
    this.client.destroy();
    for (const callback of [...this.#onLost]) callback(reason);
    this.#onLost.clear();
  }

  /** The SFTP channel that all calls of this connection share, opened when it is first needed. */
  sftp(): Promise<SFTPWrapper> {
    this.#sftp ??= this.#openSftp();
    return this.#sftp;
  }

  get hasSftp(): boolean {
    return this.#sftp !== undefined;
  }

  #openSftp(): Promise<SFTPWrapper> {
    return new Promise((resolve, reject) => {
      const stop = this.onLost(reject);
      const forget = () => {
        this.#sftp = undefined;
      };
      const refuse = (cause: unknown) => {
        stop();
        forget();
        const message = `"${this.where}" offers no SFTP`;
        reject(this.#lost ?? new RatchetError('sftp.failure', message, { blame: 'environment', cause }));
      };
      try {
        this.client.sftp((error, sftp) => {
          if (error !== undefined) return refuse(error);
          stop();
          sftp.on('close', forget);
          sftp.on('error', forget);
          resolve(sftp);
        });
      } catch (thrown) {
        refuse(thrown);
      }
    });
  }
}

function lostBecause(error: Error & { level?: string }, where: string): RatchetError {
  if (error.level !== 'client-timeout') return dropped(where, error);
  const message = `"${where}" fell silent, and the connection was given up`;
  return new RatchetError('ssh.timeout', message, { blame: 'environment', cause: error });
}

export function dropped(where: string, cause?: unknown): RatchetError {
  return new RatchetError('ssh.dropped', `"${where}" ended the SSH connection`, { blame: 'environment', cause });
}
