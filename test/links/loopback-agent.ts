import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Algorithms, Connection, ServerChannel } from 'ssh2';
import ssh2 from 'ssh2';
import { clientKeyFor, hostKeyFor } from '../../src/simulator/keys.ts';
import { type SftpTrace, serveSftp } from './sftp-server.ts';

type Command = (channel: ServerChannel, connection: Connection) => void;

/** An SSH server on loopback that records what it is asked, and can be told to misbehave. */
export class LoopbackAgent {
  readonly root: string;
  readonly clientKey = clientKeyFor('loopback');
  readonly #hostKey = hostKeyFor('loopback', 'agent');
  readonly #server: ssh2.Server;
  readonly #open = new Set<Connection>();
  connections = 0;
  /** Methods of every login attempt. */
  readonly logins: string[] = [];
  acceptsLogins = true;
  readonly commands: string[] = [];
  readonly sftp: SftpTrace = {
    opens: [],
    openHandles: 0,
    sessions: 0,
    frozenSessions: 0,
    onWrite: () => {},
    withheld: new Set(),
  };

  private constructor(root: string, algorithms: Algorithms) {
    this.root = root;
    this.#server = new ssh2.Server({ hostKeys: [this.#hostKey.privateKey], algorithms }, (connection) =>
      this.#welcome(connection),
    );
  }

  static async start(algorithms: Algorithms = {}): Promise<LoopbackAgent> {
    const agent = new LoopbackAgent(await mkdtemp(path.join(tmpdir(), 'ratchet-agent-')), algorithms);
    await mkdir(path.join(agent.root, 'C:', 'practice'), { recursive: true });
    await new Promise<void>((resolve) => agent.#server.listen(0, '127.0.0.1', resolve));
    return agent;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get hostKeyPin(): string {
    return this.#hostKey.pin;
  }

  /** Cuts every connection. */
  drop(): void {
    for (const connection of this.#open) cut(connection);
  }

  get openConnections(): number {
    return this.#open.size;
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.root, { recursive: true, force: true });
  }

  #welcome(connection: Connection): void {
    this.connections += 1;
    this.#open.add(connection);
    connection.on('close', () => this.#open.delete(connection));
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      this.logins.push(context.method);
      const offered = context.method === 'publickey' ? context.key.data : undefined;
      if (this.acceptsLogins && offered !== undefined && this.#knows(offered)) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      const session = accept();
      session.on('sftp', (acceptSftp) => serveSftp(acceptSftp(), this.root, this.sftp));
      session.on('exec', (acceptExec, _, { command }) => {
        this.commands.push(command);
        COMMANDS[command]?.(acceptExec(), connection);
      });
    });
  }

  #knows(key: Buffer): boolean {
    const parsed = ssh2.utils.parseKey(this.clientKey.publicKey);
    return !(parsed instanceof Error) && parsed.getPublicSSH().equals(key);
  }
}

const COMMANDS: Readonly<Record<string, Command>> = {
  'echo %OS%': (channel) => print(channel, 'Windows_NT\r\n', 0),
  answer: (channel) => {
    channel.stderr.write('err\n');
    print(channel, 'out\n', 7);
  },
  vanish: (_, connection) => cut(connection),
  hang: () => {},
  flood: (channel) => print(channel, 'x'.repeat(10_000_000), 0),
  mumble: (channel) => print(channel, Buffer.from([0x61, 0xff, 0xfe, 0x62]), 0),
};

function print(channel: ServerChannel, text: string | Buffer, code: number): void {
  channel.write(text, () => {
    channel.exit(code);
    channel.end();
  });
}

function cut(connection: Connection): void {
  const { _sock } = connection as unknown as { _sock: { destroy(): void } };
  _sock.destroy();
}
