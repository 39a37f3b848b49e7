import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import ssh2 from 'ssh2';

export interface GitSshServer {
  readonly port: number;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Commands that clients asked for. */
  readonly commands: readonly string[];
  close(): Promise<void>;
}

/** What a forge does: one key, and `git-upload-pack` and `git-receive-pack` alone. The key and the known hosts are written into the folder. */
export async function gitSshServer(folder: string): Promise<GitSshServer> {
  const host = keyPair();
  const client = keyPair();
  const allowed = ssh2.utils.parseKey(client.public);
  if (allowed instanceof Error) throw allowed;
  const commands: string[] = [];
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (attempt) => {
      const known = attempt.method === 'publickey' && attempt.key.data.equals(allowed.getPublicSSH());
      known ? attempt.accept() : attempt.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      const session = accept();
      session.on('env', (acceptEnv) => acceptEnv?.());
      session.on('exec', (acceptExec, _reject, { command }) => {
        commands.push(command);
        const asked = /^git-(?<act>upload-pack|receive-pack) '(?<repository>[^']+)'$/u.exec(command)?.groups;
        const stream = acceptExec();
        if (asked?.['act'] === undefined || asked['repository'] === undefined) return void stream.exit(1);
        const child = spawn('git', [asked['act'], '--', asked['repository']]);
        stream.pipe(child.stdin);
        child.stdout.pipe(stream, { end: false });
        child.stderr.pipe(stream.stderr, { end: false });
        child.on('close', (code) => {
          stream.exit(code ?? 1);
          stream.end();
        });
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const keyFile = path.join(folder, 'a key');
  const knownHostsFile = path.join(folder, 'known hosts');
  writeFileSync(keyFile, client.private, { mode: 0o600 });
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${host.public}\n`);
  return {
    port,
    keyFile,
    knownHostsFile,
    commands,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** One in some hundred pairs comes out malformed: a leading zero byte is lost. */
function keyPair(): { readonly public: string; readonly private: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const parsed = [ssh2.utils.parseKey(pair.public), ssh2.utils.parseKey(pair.private)];
    if (!parsed.some((key) => key instanceof Error)) return pair;
  }
}
