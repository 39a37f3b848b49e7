import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { generate } from 'selfsigned';
import type { PostgresLocation } from '../../src/config/store-location.ts';

const DEBIAN = '/usr/lib/postgresql';

/** Where this machine has a server's programs: Debian keeps them out of PATH. */
const programs = [...newestFirst(), ...(process.env['PATH'] ?? '').split(path.delimiter)].find(
  (folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'pg_ctl')),
);
const isRoot = process.getuid?.() === 0;
const runsAs = isRoot ? accountOf('postgres') : { name: userInfo().username, uid: undefined };

/** Why there is no real PostgreSQL for tests; undefined where there is one. */
export const withoutPostgres: string | undefined =
  programs === undefined
    ? 'no initdb and pg_ctl here; Debian: apt-get install postgresql'
    : runsAs === undefined
      ? 'PostgreSQL refuses to run as root, and there is no account "postgres"'
      : undefined;

function newestFirst(): readonly string[] {
  if (!existsSync(DEBIAN)) return [];
  const versions = readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(DEBIAN, version, 'bin'));
}

function accountOf(name: string): { readonly name: string; readonly uid: number } | undefined {
  const { status, stdout } = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  return status === 0 ? { name, uid: Number(stdout) } : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A server of its own in a new folder, asked through a socket there: no port is taken, nobody else can reach it. */
export class ThrowAwayServer {
  readonly folder: string;
  port = 5432;
  /** PEM, once it listens. */
  certificate = '';
  #made = 0;
  #network: readonly string[] = ['listen_addresses='];

  constructor() {
    // Sockets have short paths, so that it is not the test runner's own folder.
    this.folder = mkdtempSync('/tmp/ratchet-pg-');
    if (runsAs?.uid !== undefined) chownSync(this.folder, runsAs.uid, -1);
    this.#run(
      'initdb',
      '-D',
      this.#data,
      '-U',
      'ratchet',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    );
    this.start();
  }

  get #data(): string {
    return path.join(this.folder, 'data');
  }

  start(): void {
    const settings = [...this.#network, `unix_socket_directories=${this.folder}`, 'fsync=off', 'max_connections=200'];
    const options = settings.map((setting) => `-c ${setting}`).join(' ');
    this.#run('pg_ctl', '-D', this.#data, '-w', '-l', path.join(this.folder, 'log'), '-o', options, 'start');
  }

  /** `immediate` is as a crash: nobody is waited for, and nothing is tidied up. */
  stop(how: 'fast' | 'immediate' = 'immediate'): void {
    this.#run('pg_ctl', '-D', this.#data, '-w', '-m', how, 'stop');
  }

  /** From now on also over TCP, by TLS and with this password alone. */
  async listen(password: string): Promise<void> {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
      keyType: 'ec',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    this.certificate = cert;
    this.#write('server.crt', cert);
    this.#write('server.key', key);
    this.#write('pg_hba.conf', 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n');
    await this.ask('postgres', `alter role ratchet password '${password}'`);
    this.stop('fast');
    this.port = await freePort();
    this.#network = ['listen_addresses=localhost', `port=${this.port}`, 'ssl=on'];
    this.start();
  }

  #write(name: string, text: string): void {
    const file = path.join(this.#data, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (runsAs?.uid !== undefined) chownSync(file, runsAs.uid, -1);
  }

  at(database: string): PostgresLocation {
    const place = { host: this.folder, port: this.port, user: 'ratchet', database };
    return { kind: 'postgres', ...place, password: undefined, encryption: { kind: 'none' } };
  }

  async freshDatabase(): Promise<PostgresLocation> {
    this.#made += 1;
    const name = `test${this.#made}`;
    await this.ask('postgres', `create database ${name}`);
    return this.at(name);
  }

  async ask(database: string, statement: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ host: this.folder, port: this.port, user: 'ratchet', database });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  remove(): void {
    this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(program: string, ...args: readonly string[]): void {
    const command = path.join(programs ?? '', program);
    const line = isRoot ? ['runuser', '-u', runsAs?.name ?? '', '--', command] : [command];
    const [first = '', ...rest] = [...line, ...args];
    // What the server itself writes goes to its log; a pipe to it would stay open as long as it runs.
    const { status } = spawnSync(first, rest, { cwd: this.folder, stdio: 'ignore' });
    if (status !== 0) throw new Error(`${program} ended with ${status}; see ${path.join(this.folder, 'log')}`);
  }
}
