import { connect, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { type Listener, listen } from '../../src/server/listen.ts';
import { anApp } from './a-fleet.ts';

const here = { host: '127.0.0.1', port: 0, tls: undefined };
const http = {
  tokens: [],
  webhooks: [{ name: 'fleet', from: 'github', secret: new Secret('a-secret-that-nobody-guesses') } as const],
};

const opened: Listener[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listener) => listener.close()));
});

async function open(settings: Parameters<typeof listen>[0] = here) {
  const { server, faults } = anApp(undefined, { http });
  const listener = await listen(settings, server.fetch, { headers: 200, request: 400, look: 50 });
  opened.push(listener);
  return { ...listener, faults, port: Number(new URL(listener.url).port) };
}

/** Sends what is given as it is, and answers all that comes until the other side ends. */
function say(port: number, text: string, then: (socket: Socket) => void = () => {}): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      then(socket);
    });
    socket.on('data', (bytes) => {
      heard += bytes;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard));
  });
}

const post = (length: number) =>
  `POST /webhooks/fleet HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

it.each`
  client                              | says                                      | status
  ${'never ends its headers'}         | ${'GET /healthz HTTP/1.1\r\nHost: x\r\n'} | ${408}
  ${'never ends its body'}            | ${`${post(100)}{"a":`}                    | ${408}
  ${'announces 100 MB'}               | ${post(100_000_000)}                      | ${413}
  ${'says something that is no HTTP'} | ${'\u0016\u0003\u0001 hello\r\n\r\n'}     | ${400}
`('a client that $client is told $status and let go, and the next one is served', async ({ says, status }) => {
  const { port, url, faults } = await open();
  expect(await say(port, says)).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(faults).toEqual([]);
});

it('a client that goes away in the middle of its body does no harm', async () => {
  const { port, url, faults } = await open();
  await say(port, `${post(100)}{"a":`, (socket) => setImmediate(() => socket.destroy()));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(faults).toEqual([]);
});

it('says which port is taken, and what to do', async () => {
  const { port } = await open();
  await expect(open({ ...here, port })).rejects.toMatchObject({ code: 'http.listen', blame: 'operator' });
});

it('speaks TLS where it is told to', async () => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }]);
  const { port } = await open({ ...here, tls: { certificate: pair.cert, key: new Secret(pair.private) } });
  const { request } = await import('node:https');
  const status = await new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
  expect(status).toBe(200);
});

it('refuses a key that is of another certificate', async () => {
  const [one, other] = await Promise.all([generate([]), generate([])]);
  const tls = { certificate: one.cert, key: new Secret(other.private) };
  await expect(open({ ...here, tls })).rejects.toMatchObject({ code: 'http.tls' });
});
