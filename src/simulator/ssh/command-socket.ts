import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import type { SimulatedAgent } from '../agent.ts';
import { listenOn, reservePort } from '../port.ts';
import { runCommand } from '../shell/shell.ts';

/** Where the forced command of a real sshd hands its commands to the simulation. */
export interface CommandSocket {
  /** The program of the forwarding process, for Node. */
  readonly program: string;
  close(): Promise<void>;
}

interface ForwardedCommand {
  readonly token: string;
  readonly pid: number;
  readonly command: string;
}

/** `drop` cuts the connection under which a process runs: what a lost answer looks like to a client. */
export async function commandSocket(agent: SimulatedAgent, drop: (pid: number) => void): Promise<CommandSocket> {
  const token = randomUUID();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket).catch(() => socket.destroy());
  });

  async function answer(socket: Socket): Promise<void> {
    const forwarded = JSON.parse(await everything(socket)) as ForwardedCommand;
    if (forwarded.token !== token) return void socket.destroy();
    const result = await runCommand(agent, forwarded.command);
    if (result.kind === 'lost') drop(forwarded.pid);
    socket.end(JSON.stringify(result));
  }

  const port = await reservePort(0);
  await listenOn(server, port);
  return {
    program: forwarder(port, token),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Until the other side has said all; our side stays open, which iterating over the socket would not leave it. */
function everything(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((done) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('end', () => done(Buffer.concat(chunks).toString('utf8')));
  });
}

function forwarder(port: number, token: string): string {
  return `import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
const socket = connect(${port}, '127.0.0.1');
const { pid, env } = process;
socket.end(JSON.stringify({ token: '${token}', pid, command: env.SSH_ORIGINAL_COMMAND ?? '' }));
const result = await json(socket);
if (result.kind === 'lost') await new Promise((never) => setTimeout(never, 5_000));
process.stderr.write(result.stderr ?? '');
process.stdout.write(result.stdout ?? '');
process.exitCode = result.code ?? 255;
`;
}
