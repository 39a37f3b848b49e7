import { writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import selfsigned from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeSettings } from '../../src/config/config.ts';
import { Secret } from '../../src/model/secret.ts';
import { configuredProbes } from '../../src/probes/configured-probes.ts';
import type { Probes } from '../../src/reconciler/probes.ts';
import { agentEndpoint, desiredSystem } from '../builders.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { tunnelProxy } from '../tunnel-proxy.ts';

/** Whatever the machine says of proxies. */
const env = { ...process.env, NO_PROXY: '*' };
const forever = new AbortController().signal;
const folder = temporaryFolder();
const prod = desiredSystem({ agents: [agentEndpoint('dma01'), agentEndpoint('dma02')] });

let server: https.Server;
let base = '';
let ca = '';
const seen: (string | undefined)[] = [];

beforeAll(async () => {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  ca = pems.cert;
  server = https.createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    seen.push(request.headers.authorization);
    if (request.url === '/silent') return;
    if (request.url === '/moved') response.writeHead(302, { location: '/ready' });
    else response.writeHead(request.url === '/ready' ? 200 : 503);
    response.end(request.url === '/long' ? 'x'.repeat(200_000) : '{"state":"ok"}');
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  base = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function program(name: string, text: string): ProbeSettings {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  const given = { TOKEN: new Secret('hunter2-hunter2') };
  const how = { kind: 'command', program: process.execPath, args: [file], folder, env: given } as const;
  return { name, hosts: ['*.test.example'], timeoutMs: 20_000, how };
}

function web(name: string, at: string, more: object = {}, timeoutMs = 20_000): ProbeSettings {
  const headers = { authorization: new Secret('Bearer hunter2-hunter2') };
  const how = { kind: 'https', url: `${base}${at}`, status: 200, contains: undefined, headers, ca, ...more } as const;
  return { name, hosts: ['*'], timeoutMs, how };
}

const ask = async (...probes: readonly ProbeSettings[]) => {
  const names = probes.map(({ name }) => name);
  return await configuredProbes(probes, env).ask(prod, names, forever);
};

describe.each<readonly [string, () => { readonly probes: Probes; readonly good: string; readonly bad: string }]>([
  [
    'that answer as they are told',
    () => {
      const probes = new FakeProbes();
      probes.failing.set('bad', 'ended with code 3');
      probes.unknown.add('none');
      return { probes, good: 'good', bad: 'bad' };
    },
  ],
  [
    'of the configuration',
    () => {
      const both = [program('good', ''), program('bad', 'process.exit(3)')];
      return { probes: configuredProbes(both, env), good: 'good', bad: 'bad' };
    },
  ],
])('probes %s', (_, made) => {
  it('answer for each name, in their order, whether it passed', async () => {
    const { probes, good, bad } = made();
    expect(await probes.ask(prod, [bad, good, bad], forever)).toEqual([
      { probe: bad, passed: false, message: 'ended with code 3' },
      { probe: good, passed: true, message: 'ended with code 0' },
      { probe: bad, passed: false, message: 'ended with code 3' },
    ]);
    expect(await probes.ask(prod, [], forever)).toEqual([]);
  });

  it('say which can never be asked, and ask none', async () => {
    const { probes, good, bad } = made();
    const message = "the operator's configuration has no such probe";
    expect(probes.refusals(prod, [bad, 'none', good])).toEqual([{ probe: 'none', passed: false, message }]);
    expect(await probes.ask(prod, ['none'], forever)).toEqual([{ probe: 'none', passed: false, message }]);
  });

  it('reject with the reason for which they are stopped, and with nothing else', async () => {
    const stopped = AbortSignal.abort(new Error('stopping'));
    await expect(made().probes.ask(prod, ['good'], stopped)).rejects.toThrow('stopping');
  });
});

describe('a program', () => {
  it.each`
    case                        | text                                                                   | passed   | message
    ${'that is well'}           | ${'console.log("all is well")'}                                        | ${true}  | ${'ended with code 0: all is well'}
    ${'that knows the system'}  | ${'console.log(process.env.RATCHET_SYSTEM)'}                           | ${true}  | ${'ended with code 0: prod'}
    ${'that complains'}         | ${'console.error("3 GB left"); process.exit(2)'}                       | ${false} | ${'ended with code 2: 3 GB left'}
    ${'that tells a secret'}    | ${'console.log(process.env.TOKEN); process.exit(1)'}                   | ${false} | ${'ended with code 1: [secret]'}
    ${'that steers a terminal'} | ${'console.log("\\u001b[2Jgone")'}                                     | ${true}  | ${'ended with code 0: \\u{1b}[2Jgone'}
    ${'that talks without end'} | ${'process.stdout.write("x".repeat(5_000_000)); process.exitCode = 1'} | ${false} | ${/^ended with code 1: x{300}…$|^ended with code 1: x{1,300}…$/u}
    ${'that is not there'}      | ${undefined}                                                           | ${false} | ${/cannot be started \(ENOENT\)$/u}
  `('$case', async ({ text, passed, message }) => {
    const probe = program('one', text ?? '');
    const missing = { ...probe, how: { ...probe.how, program: path.join(folder, 'none') } } as ProbeSettings;
    const [reading] = await ask(text === undefined ? missing : probe);
    expect(reading).toMatchObject({ passed });
    if (message instanceof RegExp) expect(reading?.message).toMatch(message);
    else expect(reading?.message).toBe(message);
  });

  it('is ended where it gives no answer in time', async () => {
    const probe = { ...program('slow', 'setInterval(() => {}, 1000)'), timeoutMs: 300 };
    expect(await ask(probe)).toEqual([{ probe: 'slow', passed: false, message: 'gave no answer within 300 ms' }]);
  });

  it.each([
    ['knows nothing of', 'other', "the operator's configuration has no such probe"],
    ['does not allow', 'one', 'the operator\'s configuration does not allow it for "dma02.test.example"'],
  ])('that the operator %s is not started', async (_, name, message) => {
    const probe = { ...program('one', ''), hosts: ['dma01.test.example'] };
    const readings = await configuredProbes([probe], env).ask(prod, [name], forever);
    expect(readings).toEqual([{ probe: name, passed: false, message }]);
  });
});

describe('an https request', () => {
  it.each`
    case                                | at          | more                               | passed   | message
    ${'that is answered'}               | ${'/ready'} | ${{}}                              | ${true}  | ${/\/ready answered 200$/u}
    ${'with the text'}                  | ${'/ready'} | ${{ contains: '"state":"ok"' }}    | ${true}  | ${/answered 200$/u}
    ${'without the text'}               | ${'/ready'} | ${{ contains: '"state":"o."' }}    | ${false} | ${/answered 200 without ""state":"o\."/u}
    ${'with another status'}            | ${'/down'}  | ${{}}                              | ${false} | ${/answered 503, not 200$/u}
    ${'with the status that is wanted'} | ${'/down'}  | ${{ status: 503 }}                 | ${true}  | ${/answered 503$/u}
    ${'that is sent elsewhere'}         | ${'/moved'} | ${{}}                              | ${false} | ${/answered 302, not 200$/u}
    ${'with a very long answer'}        | ${'/long'}  | ${{ status: 503, contains: 'ok' }} | ${false} | ${/without "ok"$/u}
    ${'to whom nobody vouches for'}     | ${'/ready'} | ${{ ca: undefined }}               | ${false} | ${/could not prove who it is/u}
  `('$case', async ({ at, more, passed, message }) => {
    const [reading] = await ask(web('noc', at, more));
    expect(reading).toMatchObject({ passed, message: expect.stringMatching(message) });
  });

  it('takes its secrets along, and is given up in time', async () => {
    expect(await ask(web('noc', '/silent', {}, 300))).toEqual([
      { probe: 'noc', passed: false, message: 'gave no answer within 300 ms' },
    ]);
    expect(seen).toContain('Bearer hunter2-hunter2');
  });

  it('goes through the proxy that the environment names', async () => {
    const proxy = await tunnelProxy();
    const probe = web('noc', '/ready');
    const through = { ...env, HTTPS_PROXY: proxy.address, NO_PROXY: 'elsewhere.example' };
    const [reading] = await configuredProbes([probe], through).ask(prod, ['noc'], forever);
    await proxy.close();
    expect(reading?.passed).toBe(true);
    expect(proxy.tunnels).toEqual([new URL(base).host]);
  });
});
