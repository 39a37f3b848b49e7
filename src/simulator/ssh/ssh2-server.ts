import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel, type Session } from 'ssh2';
import type { SimulatedAgent } from '../agent.ts';
import type { Listener } from '../door.ts';
import { listenOn, reservePort } from '../port.ts';
import { runCommand } from '../shell/shell.ts';
import { agentHostKey } from './host-key.ts';
import { serveSftp } from './sftp-server.ts';

const SOFTWARE = 'OpenSSH_for_Windows_9.5';

/** sshd of one Agent, in this process. Short commands and SFTP; no terminal, no shell, no forwarding. */
export async function ssh2Listener(agent: SimulatedAgent, wantedPort: number): Promise<Listener> {
  const port = await reservePort(wantedPort);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (agent.frozen) socket.pause();
    else sshServer(agent).injectSocket(socket);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    open: () => listenOn(server, port),
    async close() {
      const closed = new Promise((done) => server.close(done));
      cut();
      await closed;
    },
    cut,
    /** What hung is not taken up again: by then its client has long gone. */
    freeze(frozen) {
      if (!frozen) return cut();
      for (const socket of sockets) socket.pause();
    },
  };
}

/** One for each connection, so that a changed host key shows at once. */
function sshServer(agent: SimulatedAgent): ssh2.Server {
  const hostKeys = [agentHostKey(agent).privateKey];
  return new ssh2.Server({ hostKeys, ident: SOFTWARE }, (connection: Connection) => {
    connection.on('authentication', (context) => authenticate(agent, context));
    connection.on('session', (accept) => serveSession(agent, connection, accept()));
    connection.on('error', () => connection.end());
  });
}

function authenticate(agent: SimulatedAgent, context: AuthContext): void {
  if (mayEnter(agent, context)) context.accept();
  else context.reject(['publickey']);
}

/** A client first asks whether a key would do, without a signature, and then signs. */
function mayEnter(agent: SimulatedAgent, context: AuthContext): boolean {
  const { sshUser, authorizedKeys } = agent.system.spec;
  if (context.method !== 'publickey' || !agent.acceptsKeys || context.username !== sshUser) return false;
  const { key, signature, blob, hashAlgo } = context;
  const known = authorizedKeys.map(parsedKey).find((each) => each.getPublicSSH().equals(key.data));
  if (known === undefined) return false;
  return signature === undefined || blob === undefined || known.verify(blob, signature, hashAlgo);
}

function parsedKey(line: string): ParsedKey {
  const key = ssh2.utils.parseKey(line);
  if (key instanceof Error) throw key;
  return key;
}

function serveSession(agent: SimulatedAgent, connection: Connection, session: Session): void {
  session.on('exec', (accept, _reject, { command }) => {
    void serveCommand(agent, connection, accept(), command);
  });
  session.on('subsystem', (accept, reject, { name }) => {
    if (name === 'sftp') serveSftp(accept(), agent);
    else reject();
  });
}

async function serveCommand(
  agent: SimulatedAgent,
  connection: Connection,
  channel: ServerChannel,
  command: string,
): Promise<void> {
  channel.resume();
  const result = await runCommand(agent, command);
  if (result.kind === 'lost') {
    connection.end();
    return;
  }
  channel.stderr.write(result.stderr);
  channel.write(result.stdout);
  channel.exit(result.code);
  channel.end();
}
