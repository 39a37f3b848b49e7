import { Client, type SFTPWrapper } from 'ssh2';
import type { SimulatedEndpoint } from '../../src/simulator/simulator.ts';

/** One POST to the web services, as a client of the vendor's API makes it. */
export function post(agent: SimulatedEndpoint, method: string, body: unknown): Promise<Response> {
  return fetch(`${agent.webUrl}/API/v1/Json.asmx/${method}`, {
    method: 'POST',
    // A connection that was kept would be cut, not refused, when the web server goes away.
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export const LOGIN = { login: 'ratchet', password: 'open sesame' };

/** The six keys that the login methods bind by name. */
export const SIX_KEYS = { host: '', ...LOGIN, clientAppName: 'test', clientAppVersion: '1.0', clientComputerName: '' };

/** Opens a session and gives its id. */
export async function connect(agent: SimulatedEndpoint): Promise<string> {
  const { d } = (await (await post(agent, 'ConnectApp', SIX_KEYS)).json()) as { d: string };
  return d;
}

export interface Exit {
  /** Undefined where the channel closed without an exit status. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A bare ssh2 client, with promises. Nothing of the product's own link. */
export class SshClient {
  readonly #client = new Client();
  hostKey: Buffer = Buffer.alloc(0);

  static async open(agent: SimulatedEndpoint, privateKey: string, readyTimeout = 10_000): Promise<SshClient> {
    const self = new SshClient();
    // A connection may break after its promise was settled; what was asked for then ends by itself.
    self.#client.on('error', () => undefined);
    await new Promise<void>((ready, reject) => {
      self.#client.once('ready', ready).once('error', reject);
      self.#client.connect({
        host: agent.ssh.host,
        port: agent.ssh.port,
        username: agent.ssh.user,
        privateKey,
        readyTimeout,
        hostVerifier: (key: Buffer) => {
          self.hostKey = key;
          return true;
        },
      });
    });
    return self;
  }

  exec(command: string): Promise<Exit> {
    return new Promise((done, reject) => {
      this.#client.exec(command, (error, channel) => {
        if (error !== undefined) return reject(error);
        let code: number | undefined;
        let stdout = '';
        let stderr = '';
        channel.on('data', (chunk: Buffer) => {
          stdout += chunk.toString();
        });
        channel.stderr.on('data', (chunk: Buffer) => {
          stderr += chunk.toString();
        });
        channel.on('exit', (status: number | null) => {
          code = status ?? undefined;
        });
        channel.on('close', () => done({ code, stdout, stderr }));
      });
    });
  }

  sftp(): Promise<SFTPWrapper> {
    return new Promise((done, reject) => {
      this.#client.sftp((error, sftp) => (error === undefined ? done(sftp) : reject(error)));
    });
  }

  end(): void {
    this.#client.end();
  }
}

/** An ssh2 SFTP call as a promise: `await sftp((done) => wrapper.mkdir(path, done))`. */
export function sftp<T>(call: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}
