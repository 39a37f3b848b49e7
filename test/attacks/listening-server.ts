import { once } from 'node:events';
import { createServer } from 'node:net';

/** Takes every connection on this machine, says nothing, and counts. */
export interface ListeningServer {
  readonly address: string;
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function listeningServer(): Promise<ListeningServer> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server on loopback has a port');
  return {
    address: `127.0.0.1:${address.port}`,
    connections: () => connections,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
