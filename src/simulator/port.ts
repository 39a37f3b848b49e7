import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { RatchetError } from '../model/errors.ts';

export const LOOPBACK = '127.0.0.1';

// Below every system's ephemeral range: nobody's outgoing connection takes a port while its Agent keeps it closed.
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 32_000;
const RETRY_MS = 20;
const ATTEMPTS = 250;

/** `wanted`, or where that is 0 some free port that stays ours to close and open again. */
export async function reservePort(wanted: number): Promise<number> {
  if (wanted !== 0) return wanted;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    const probe = createServer();
    if (!(await tryToListen(probe, port))) continue;
    await new Promise((closed) => probe.close(closed));
    return port;
  }
  throw new RatchetError('simulator.port', 'no free port was found on 127.0.0.1', { blame: 'environment' });
}

/** Waits a little where the system has not yet given the port back. */
export async function listenOn(server: Server, port: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await tryToListen(server, port)) return;
    await delay(RETRY_MS);
  }
  throw new RatchetError('simulator.port', `port ${port} on 127.0.0.1 is taken by another program`, {
    blame: 'operator',
    hint: 'choose another base port, or 0 for any',
  });
}

function tryToListen(server: Server, port: number): Promise<boolean> {
  return new Promise((settle, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? settle(false) : reject(error);
    server.once('error', refuse);
    server.listen(port, LOOPBACK, () => {
      server.off('error', refuse);
      settle(true);
    });
  });
}
