import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import type { Algorithms } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import type { RatchetError } from '../../src/model/errors.ts';
import type { AgentLink, AgentLinks } from '../../src/reconciler/agent-link.ts';
import { bytesSource } from '../fakes/fake-agent-link.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { agentAt, credential, linkConfig, onLoopback, sshCredential } from './link-config.ts';
import { LoopbackAgent } from './loopback-agent.ts';

const { signal } = new AbortController();
const otherPin = `SHA256:${'B'.repeat(43)}`;

const cleanUps: (() => Promise<unknown>)[] = [];
let server: LoopbackAgent;
let clock: FakeClock;

beforeEach(async () => {
  server = await LoopbackAgent.start();
  cleanUps.push(() => server.stop());
  clock = new FakeClock();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Setup {
  readonly config?: Parameters<typeof linkConfig>[0];
  readonly idleMs?: number;
}

function open({ config = {}, idleMs = 10_000 }: Setup = {}): AgentLinks {
  const whole = linkConfig({
    credentials: [sshCredential(server.clientKey.privateKey)],
    endpoints: ['dma01', 'dma02', 'dma03'].map((name) => onLoopback(name, { ssh: server.port })),
    ...config,
  });
  const links = sshLinks({ config: whole, clock, idleMs });
  cleanUps.push(() => links.close());
  return links;
}

function agent(name = 'dma01', pin = server.hostKeyPin): AgentEndpoint {
  return agentAt(name, pin);
}

function look(links: AgentLinks, at = agent()): Promise<unknown> {
  return links.with(at, 'test', signal, (link) => link.stat('C:/practice'));
}

function failure(run: Promise<unknown>): Promise<RatchetError> {
  return run.then(
    () => expect.unreachable('it should have failed'),
    (thrown) => thrown,
  );
}

describe('a host key', () => {
  it('that is not the pinned one ends everything before the login', async () => {
    const error = await failure(look(open(), agent('dma01', otherPin)));

    expect(error).toMatchObject({ code: 'ssh.hostkey', blame: 'environment' });
    expect(error.message).toContain(`"${server.hostKeyPin}" (ssh-ed25519)`);
    expect(error.message).toContain(`"${otherPin}" is pinned`);
    expect(server.logins).toEqual([]);
  });

  it('that is wrong on one pin does not open the door for another', async () => {
    const links = open();
    await look(links);

    expect(await failure(look(links, agent('dma01', otherPin)))).toMatchObject({ code: 'ssh.hostkey' });
  });
});

describe('an Agent whose SSH is old', () => {
  it.each<{ what: string; algorithms: Algorithms }>([
    { what: 'MACs', algorithms: { cipher: ['aes128-ctr'], hmac: ['hmac-sha1'] } },
    { what: 'ciphers', algorithms: { cipher: ['aes128-cbc'] } },
    { what: 'key exchange', algorithms: { kex: ['diffie-hellman-group14-sha1'] } },
  ])('is refused for its $what, before anything is sent', async ({ algorithms }) => {
    const old = await LoopbackAgent.start(algorithms);
    cleanUps.push(() => old.stop());
    const endpoints = [onLoopback('dma01', { ssh: old.port })];
    const error = await failure(look(open({ config: { endpoints } }), agent('dma01', old.hostKeyPin)));

    expect(error).toMatchObject({ code: 'ssh.algorithms', blame: 'operator' });
    expect(old.logins).toEqual([]);
  });
});

describe('a login', () => {
  it('offers the configured key alone', async () => {
    await look(open());

    expect(new Set(server.logins)).toEqual(new Set(['publickey']));
  });

  it('that was refused is not tried again for 15 minutes', async () => {
    server.acceptsLogins = false;
    const links = open();
    const first = await failure(look(links));
    const second = await failure(look(links));
    const connectionsMade = server.connections;
    await clock.advance(15 * 60_000);
    server.acceptsLogins = true;
    await look(links);

    expect(first).toMatchObject({ code: 'ssh.auth', blame: 'operator' });
    expect(second).toMatchObject({ code: 'ssh.auth', hint: expect.stringContaining('2026-09-01T00:15:00.000Z') });
    expect(connectionsMade).toBe(1);
    expect(server.connections).toBe(2);
  });

  it('goes to no host outside the patterns of its credential', async () => {
    const elsewhere = agent();
    const config = { credentials: [{ ...sshCredential(server.clientKey.privateKey), hosts: ['*.other.example'] }] };

    expect(await failure(look(open({ config }), elsewhere))).toMatchObject({ code: 'credential.host-not-allowed' });
    expect(server.connections).toBe(0);
  });

  it.each([
    { what: 'no such credential', credentials: [], code: 'credential.unknown' },
    { what: 'no key in it', credentials: [credential()], code: 'credential.incomplete' },
    { what: 'a key that is none', credentials: [sshCredential('not a key')], code: 'credential.key' },
  ])('needs a usable credential: $what', async ({ credentials, code }) => {
    expect(await failure(look(open({ config: { credentials } })))).toMatchObject({ code });
    expect(server.connections).toBe(0);
  });

  it('needs an SSH endpoint', async () => {
    expect(await failure(look(open(), { ...agent(), ssh: undefined }))).toMatchObject({ code: 'ssh.missing' });
  });
});

describe('an Agent that is not there', () => {
  it.each([
    { what: 'refuses', ssh: () => closedPort().then((port) => `127.0.0.1:${port}`), code: 'net.refused' },
    { what: 'has no name', ssh: async () => 'no-such-host.invalid:22', code: 'net.dns' },
  ])('is told apart: it $what', async ({ ssh, code }) => {
    const endpoints = [{ host: 'dma01.test.example', web: undefined, ssh: await ssh() }];

    expect(await failure(look(open({ config: { endpoints } })))).toMatchObject({ code, blame: 'environment' });
  });

  it('is told apart: it accepts and says nothing', async () => {
    const silent = net.createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => silent.close());
    const { port } = silent.address() as net.AddressInfo;
    const config = { endpoints: [onLoopback('dma01', { ssh: port })], timers: { sshReady: 100 } };

    expect(await failure(look(open({ config })))).toMatchObject({ code: 'ssh.timeout' });
  });

  it('is told apart: it hangs up', async () => {
    const rude = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => rude.close());
    const { port } = rude.address() as net.AddressInfo;
    const error = await failure(look(open({ config: { endpoints: [onLoopback('dma01', { ssh: port })] } })));

    expect(['ssh.dropped', 'net.reset']).toContain(error.code);
  });
});

describe('connections', () => {
  it('are shared by all that want the same Agent', async () => {
    const links = open();
    await Promise.all(Array.from({ length: 20 }, () => look(links)));
    await look(links);

    expect(server.connections).toBe(1);
  });

  it('are kept for a moment only', async () => {
    await look(open({ idleMs: 20 }));

    await vi.waitUntil(() => server.openConnections === 0);
    expect(server.connections).toBe(1);
  });

  it('are bounded, and an idle one makes room', async () => {
    const links = open({ config: { limits: { concurrentSystems: 1, concurrentAgents: 1 } } });
    for (const name of ['dma01', 'dma02', 'dma03']) await look(links, agent(name));

    await vi.waitUntil(() => server.openConnections === 2);
    expect(server.connections).toBe(3);
  });

  it('are bounded, and who comes too late waits for a place', async () => {
    const links = open({ config: { limits: { concurrentSystems: 1, concurrentAgents: 1 } } });
    const first = held(links, agent('dma01'));
    const second = held(links, agent('dma02'));
    await Promise.all([first.begun, second.begun]);
    const third = look(links, agent('dma03'));
    expect(server.connections).toBe(2);
    second.finish();

    await expect(third).resolves.toMatchObject({ kind: 'directory' });
    first.finish();
  });

  it('are not waited for by who has gone', async () => {
    const links = open({ config: { limits: { concurrentSystems: 1, concurrentAgents: 0 } } });
    const first = held(links, agent('dma01'));
    await first.begun;
    const abort = new AbortController();
    const waiting = links.with(agent('dma02'), 'test', abort.signal, (link) => link.stat('C:/practice'));
    abort.abort(new Error('gone'));

    await expect(waiting).rejects.toThrow('gone');
    first.finish();
  });

  it('that died while nobody used them are replaced', async () => {
    const links = open();
    await look(links);
    server.drop();
    await look(links);

    expect(server.connections).toBe(2);
  });

  it('that fell silent while nobody used them are replaced', async () => {
    const links = open({ config: { timers: { keepAlive: 50 } } });
    await look(links);
    server.sftp.frozenSessions = 1;

    await expect(look(links)).resolves.toMatchObject({ kind: 'directory' });
    expect(server.connections).toBe(2);
  });

  it('that break in use tell so, and the next use gets a new one', async () => {
    const links = open();
    const run = links.with(agent(), 'test', signal, async (link) => {
      await link.stat('C:/practice');
      server.drop();
      await link.stat('C:/practice');
      await link.stat('C:/practice');
    });

    expect(await failure(run)).toMatchObject({ code: 'ssh.dropped', blame: 'environment' });
    await look(links);
    expect(server.connections).toBe(2);
  });

  it('all end when the links are closed', async () => {
    const links = open();
    await Promise.all(['dma01', 'dma02'].map((name) => look(links, agent(name))));
    await links.close();

    await vi.waitUntil(() => server.openConnections === 0);
    await expect(look(links)).rejects.toMatchObject({ code: 'ssh.dropped' });
  });
});

describe('a server that falls silent', () => {
  it('is given up after the time for a request', async () => {
    const links = open({ config: { timers: { command: 50 } } });
    server.sftp.frozenSessions = Number.POSITIVE_INFINITY;

    expect(await failure(look(links))).toMatchObject({ code: 'ssh.timeout' });
    await vi.waitUntil(() => server.openConnections === 0);
  });
});

describe('handles', () => {
  it('are all closed again, also after failures', async () => {
    await open().with(agent(), 'test', signal, async (link) => {
      await link.writeWhole('C:/practice/a', Buffer.from('a'));
      await link.read('C:/practice/a');
      await link.list('C:/practice');
      await uploadTo(link, 'C:/practice/part');
      await failure(link.writeWhole('C:/none/a', Buffer.from('a')));
      await failure(link.read('C:/practice'));
      await failure(
        link.upload(
          { size: 10, read: async () => new Uint8Array(3) },
          'C:/practice/short',
          { offset: 0, onProgress() {} },
          signal,
        ),
      );
    });

    expect(server.sftp.openHandles).toBe(0);
    expect(server.sftp.opens.length).toBeGreaterThan(4);
  });

  it('never read and write at once, which would lock others out', async () => {
    await open().with(agent(), 'test', signal, async (link) => {
      await link.writeWhole('C:/practice/a', Buffer.from('a'));
      await uploadTo(link, 'C:/practice/part');
      await link.upload(bytesSource(randomBytes(9)), 'C:/practice/part', { offset: 4, onProgress: () => {} }, signal);
      await link.read('C:/practice/a');
    });

    const both = server.sftp.opens.filter(({ flags }) => (flags & 0b11) === 0b11);
    expect(both).toEqual([]);
  });
});

describe('an upload', () => {
  it('that is cut leaves a file that is whole up to its end', async () => {
    const bytes = randomBytes(4 * 1024 * 1024);
    const { sftp, root } = server;
    const drop = server.drop.bind(server);
    sftp.onWrite = (written) => {
      if (written > 1_500_000) drop();
    };
    const run = open().with(agent(), 'test', signal, (link) => uploadTo(link, 'C:/practice/part', bytes));

    expect(await failure(run)).toMatchObject({ code: 'ssh.dropped' });
    const left = await readFile(path.join(root, 'C:/practice/part'));
    expect(left.length).toBeGreaterThan(1_000_000);
    expect(left.equals(bytes.subarray(0, left.length))).toBe(true);
  });

  it('to a server that falls silent half-way is given up', async () => {
    server.sftp.onWrite = (written) => {
      if (written > 1_000_000) server.sftp.frozenSessions = Number.POSITIVE_INFINITY;
    };
    const links = open({ config: { timers: { command: 300 } } });
    const run = links.with(agent(), 'test', signal, (link) =>
      uploadTo(link, 'C:/practice/part', randomBytes(3_000_000)),
    );

    expect(await failure(run)).toMatchObject({ code: 'ssh.timeout' });
  });

  it('may take longer than a request may, as long as writes are acknowledged', async () => {
    server.sftp.onWrite = () => new Promise((resolve) => setTimeout(resolve, 10));
    const links = open({ config: { timers: { command: 500 } } });
    const run = links.with(agent(), 'test', signal, (link) =>
      uploadTo(link, 'C:/practice/part', randomBytes(3_000_000)),
    );

    await expect(run).resolves.toBeUndefined();
  });

  it('of a file that shrinks under it fails', async () => {
    const shrunk = { size: 100, read: async () => new Uint8Array(40) };
    const run = open().with(agent(), 'test', signal, (link) =>
      link.upload(shrunk, 'C:/practice/part', { offset: 0, onProgress: () => {} }, signal),
    );

    expect(await failure(run)).toMatchObject({ code: 'stage.size', blame: 'operator' });
  });

  it('does without a flush that the server does not offer', async () => {
    server.sftp.withheld.add('fsync@openssh.com');

    await expect(
      open().with(agent(), 'test', signal, (link) => uploadTo(link, 'C:/practice/part')),
    ).resolves.toBeUndefined();
  });
});

it('does not know the space of a drive where the server does not tell', async () => {
  server.sftp.withheld.add('statvfs@openssh.com');

  expect(await open().with(agent(), 'test', signal, (link) => link.space('C:/practice'))).toBeUndefined();
});

it('gives no secret away in what it says', async () => {
  const links = open();
  server.acceptsLogins = false;
  const error = await failure(look(links));

  expect(JSON.stringify([error.message, error.hint])).not.toContain(server.clientKey.privateKey.slice(40, 80));
});

function uploadTo(link: AgentLink, file: string, bytes: Uint8Array = randomBytes(100_000)): Promise<void> {
  return link.upload(bytesSource(bytes), file, { offset: 0, onProgress: () => {} }, signal);
}

/** Uses a connection until it is told to finish. */
function held(links: AgentLinks, at: AgentEndpoint) {
  let finish = () => {};
  let begin = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  void links.with(at, 'test', signal, () => {
    begin();
    return finished;
  });
  return { begun, finish };
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
