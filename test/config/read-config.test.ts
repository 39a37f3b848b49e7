import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperatorConfig } from '../../src/config/config.ts';
import { readConfig, readFleetConfig, readHttpConfig, readServeConfig } from '../../src/config/read-config.ts';
import { starterFiles } from '../../src/desired/starter.ts';
import { RatchetError } from '../../src/model/errors.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-config-'));
  await writeFile(path.join(folder, 'key'), 'KEY\nKEY\n');
  await writeFile(path.join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

let written = 0;

/** Each text in a file of its own, so that tests do not meet. */
async function write(text: string): Promise<string> {
  written += 1;
  const file = `${written}.yaml`;
  await writeFile(path.join(folder, file), text);
  return file;
}

async function read(text: string, env: Record<string, string> = {}): Promise<OperatorConfig> {
  return await readConfig(await write(text), env, folder);
}

/** The lines of `config.invalid`, without the file's name. */
async function problems(text: string, env: Record<string, string> = {}): Promise<string[]> {
  const file = await write(text);
  const thrown: unknown = await readConfig(file, env, folder).catch((error: unknown) => error);
  if (!(thrown instanceof RatchetError)) throw new Error('the configuration was taken');
  expect(thrown).toMatchObject({ code: 'config.invalid', blame: 'operator' });
  return thrown.message.split('\n').map((line) => line.replace(`${file}:`, ''));
}

describe('a configuration', () => {
  it.each`
    case               | text
    ${'an empty file'} | ${''}
    ${'only comments'} | ${'# nothing yet\n'}
  `('of $case is the defaults, with the fleet beside it', async ({ text }) => {
    const without = await readConfig(undefined, {}, folder);
    const file = await write(text);
    expect(await readConfig(file, {}, folder)).toEqual({
      ...without,
      file: path.join(folder, file),
      digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    });
    expect(without).toMatchObject({
      file: undefined,
      fleet: { kind: 'directory', path: folder },
      store: { kind: 'sqlite', file: path.join(folder, '.ratchet', 'ratchet.db') },
      stateFolder: path.join(folder, '.ratchet'),
      packages: { folders: [], servers: [] },
      credentials: [],
      endpoints: [],
    });
  });

  it('resolves relative paths against its own folder', async () => {
    const config = await read('fleet: { directory: fleet }\nstore: data/x.db\npackages: [pk, /srv/pk]\n');
    expect(config.fleet).toEqual({ kind: 'directory', path: path.join(folder, 'fleet') });
    expect(config.store).toEqual({ kind: 'sqlite', file: path.join(folder, 'data', 'x.db') });
    expect(config.stateFolder).toBe(path.join(folder, 'data'));
    expect(config.packages.folders).toEqual([path.join(folder, 'pk'), path.resolve('/srv/pk')]);
  });

  it('reads whose signature a commit needs, and refuses to need nobody’s', async () => {
    const git = (verify: string) => `fleet: { git: { url: "https://git.example/f.git", verify: ${verify} } }`;
    const { fleet } = await read(
      git('{ commits: every, ssh: { allowed: signers, revoked: /etc/revoked }, gpg: [a.asc] }'),
    );
    expect(fleet).toMatchObject({
      verify: {
        commits: 'every',
        ssh: { allowed: path.join(folder, 'signers'), revoked: path.resolve('/etc/revoked') },
        gpg: [path.join(folder, 'a.asc')],
        since: undefined,
      },
    });
    expect(await problems(git('{ commits: every }'))).toEqual([
      '1:59: error: fleet.git.verify allows nobody; write ssh, gpg or both',
    ]);
    expect((await problems(git('{ since: abc, ssh: { allowed: x } }')))[0]).toContain('write all 40 digits');
  });

  it('reads credentials with their secrets', async () => {
    const text = `
      credentials:
        emea:
          hosts: ["*.EMEA.example", dma01.apac.example]
          web: { login: 'DOMAIN\\ratchet', password: "env:PASSWORD" }
          ssh: { user: ratchet, privateKey: "file:key", passphrase: "env:PASSPHRASE" }
          ca: ca.pem
          allowHttp: true
    `;
    const { credentials } = await read(text, { PASSWORD: 'hunter2', PASSPHRASE: 'p' });
    expect(credentials).toMatchObject([
      {
        name: 'emea',
        hosts: ['*.emea.example', 'dma01.apac.example'],
        web: { login: 'DOMAIN\\ratchet' },
        ssh: { user: 'ratchet' },
        ca: '-----BEGIN CERTIFICATE-----\n',
        allowHttp: true,
      },
    ]);
    expect(credentials[0]?.web?.password.reveal()).toBe('hunter2');
    expect(credentials[0]?.ssh?.privateKey.reveal()).toBe('KEY\nKEY\n');
    expect(credentials[0]?.ssh?.passphrase?.reveal()).toBe('p');
    expect(JSON.stringify(credentials)).not.toContain('hunter2');
  });

  it.each`
    git                                                                                    | location
    ${'{ url: "https://git.example.com/f.git" }'}                                          | ${{ url: 'https://git.example.com/f.git', ref: 'main', folder: '', auth: undefined }}
    ${'{ url: "file:///srv/f.git", ref: v1, folder: ./a/b/ }'}                             | ${{ url: 'file:///srv/f.git', ref: 'v1', folder: 'a/b', auth: undefined }}
    ${'{ url: "https://git.example.com/f.git", auth: { user: bot, token: "env:TOKEN" } }'} | ${{ auth: { kind: 'https', user: 'bot' } }}
    ${'{ url: "git@git.example.com:f.git", auth: { key: "file:key", knownHosts: kh } }'}   | ${{ auth: { kind: 'ssh', keyFile: 'key', knownHostsFile: 'kh' } }}
  `('finds the fleet at $git', async ({ git, location }) => {
    const { fleet } = await read(`fleet: { git: ${git} }`, { TOKEN: 't' });
    const relative = JSON.parse(JSON.stringify(fleet), (_, value) =>
      typeof value === 'string' && value.startsWith(folder) ? path.relative(folder, value) : value,
    );
    expect(relative).toMatchObject(JSON.parse(JSON.stringify({ kind: 'git', ...location })));
  });

  it('takes what is written over each default', async () => {
    const config = await read(`
      endpoints: { "DMA01.example:443": { web: "127.0.0.1:8443" }, dma02.example: { ssh: "jump:22" } }
      serve: { reconcile: "0 * * * *", poll: 30s }
      limits: { concurrentAgents: 3 }
      timers: { poll: 250ms, overall: 6h }
      agentLayout: { root: "D:/ratchet" }
    `);
    expect(config.endpoints).toEqual([
      { host: 'dma01.example:443', web: '127.0.0.1:8443', ssh: undefined },
      { host: 'dma02.example', web: undefined, ssh: 'jump:22' },
    ]);
    expect(config.serve).toEqual({ reconcile: '0 * * * *', pollMs: 30_000 });
    expect(config.limits).toEqual({ concurrentSystems: 8, concurrentAgents: 3 });
    expect(config.timers).toMatchObject({ poll: 250, overall: 21_600_000, grace: 900_000 });
    expect(config.agentLayout).toMatchObject({ root: 'D:/ratchet', task: 'ratchet\\upgrade' });
  });

  it('chooses links, with the secrets of their programs', async () => {
    const { links } = await read(
      `
      links:
        - { hosts: [special.Site-a.example], ssh: {} }
        - { hosts: [hub.example], local: { root: drives } }
        - hosts: ["*.site-a.example"]
          command: { program: bin/gateway, args: ["--site", a b], env: { TOKEN: "env:SITE_A" } }
        - { hosts: ["*"], command: { program: gateway } }
      `,
      { SITE_A: 'hunter2' },
    );
    expect(JSON.parse(JSON.stringify(links))).toEqual([
      { hosts: ['special.site-a.example'], how: { kind: 'ssh' } },
      { hosts: ['hub.example'], how: { kind: 'local', root: path.join(folder, 'drives') } },
      {
        hosts: ['*.site-a.example'],
        how: {
          kind: 'command',
          program: path.join(folder, 'bin', 'gateway'),
          args: ['--site', 'a b'],
          folder,
          env: { TOKEN: '[secret]' },
        },
      },
      { hosts: ['*'], how: { kind: 'command', program: 'gateway', args: [], folder, env: {} } },
    ]);
    expect(links[2]?.how).toMatchObject({ env: { TOKEN: expect.objectContaining({}) } });
  });

  it('of the starter is right once its secrets are there', async () => {
    const template = starterFiles().find(({ path: name }) => name === 'ratchet.config.example.yaml')?.text ?? '';
    const text = template.replace('file:/etc/ratchet/example_ed25519', 'file:key');
    const config = await read(text, { FLEET_TOKEN: 't', EXAMPLE_PASSWORD: 'p' });
    expect(config.credentials.map(({ name }) => name)).toEqual(['example']);
  });
});

describe('what is wrong with it', () => {
  const credential = (members: string) => `credentials:\n  emea: { hosts: [a.example], ${members} }\n`;

  it.each`
    text                                                                                        | says
    ${'fleat: {}'}                                                                              | ${'1:1: error: "fleat" is not a key of the document; remove it (did you mean "fleet"?)'}
    ${'fleet: {}'}                                                                              | ${'1:8: error: fleet has too few keys; write 1 or more'}
    ${'fleet: { directory: a, git: { url: "file:///x" } }'}                                     | ${'1:8: error: fleet has too many keys; write at most 1'}
    ${'fleet: { git: { url: "ext::sh -c id" } }'}                                               | ${'1:22: error: fleet.git.url: this is not a repository address; write https://host/path, ssh://user@host/path or file:///path'}
    ${'fleet: { git: { url: "https://u:hunter2@git.example/x" } }'}                             | ${'1:22: error: fleet.git.url: the address holds a user or a token; remove it, and write it under auth'}
    ${'fleet: { git: { url: "file:///x", ref: "--exec" } }'}                                    | ${'1:40: error: fleet.git.ref: "--exec" is not a branch, tag or commit; write it plainly, such as main'}
    ${'fleet: { git: { url: "https://g.example/x", auth: { user: u, token: hunter2 } } }'}      | ${'1:69: error: fleet.git.auth.token holds a secret in plain; write env:NAME, file:path or exec:program instead'}
    ${'fleet: { git: { url: "https://g.example/x", auth: { token: "env:T" } } }'}               | ${'1:45: error: fleet.git.auth needs "user"; write user: ratchet'}
    ${'fleet: { git: { url: "https://g.example/x", auth: { key: "file:k", knownHosts: k } } }'} | ${'1:51: error: fleet.git.auth does not fit the url; write user and token for https'}
    ${'fleet: { git: { url: "git@g.example:x", auth: { key: hunter2, knownHosts: k } } }'}      | ${'1:54: error: fleet.git.auth.key is not a key file; write file: and its path'}
    ${'fleet: { git: { url: "https://g.example/x", auth: { user: u, token: "env:NONE" } } }'}   | ${'1:69: error: fleet.git.auth.token: the environment variable "NONE" is not set; set it before ratchet starts'}
    ${credential('web: { login: u, password: hunter2 }')}                                       | ${'2:58: error: credentials.emea.web.password holds a secret in plain; write env:NAME, file:path or exec:program instead'}
    ${credential('web: { login: u, password: 12345 }')}                                         | ${'2:58: error: credentials.emea.web.password holds a secret in plain; write env:NAME, file:path or exec:program instead'}
    ${credential('web: { login: u, password: "env:NONE" }')}                                    | ${'2:58: error: credentials.emea.web.password: the environment variable "NONE" is not set; set it before ratchet starts'}
    ${credential('web: { login: u }')}                                                          | ${'2:31: error: credentials.emea.web needs "password"; write password: "env:EMEA_PASSWORD"'}
    ${credential('allowHttp: false')}                                                           | ${'2:9: error: credentials.emea: holds no login; write web, ssh or both'}
    ${'credentials: { emea: { hosts: ["*.1"] } }'}                                              | ${'1:32: error: credentials.emea.hosts[0]: "*.1" is not a host pattern; write a host such as dma01.example.com, or *.example.com'}
    ${'credentials: { emea: { hosts: ["dma*.example"] } }'}                                     | ${'1:32: error: credentials.emea.hosts[0]: "dma*.example" is not a host pattern; write a host such as dma01.example.com, or *.example.com'}
    ${'credentials: { emea: { hosts: [] } }'}                                                   | ${'1:31: error: credentials.emea.hosts has too few entries; write 1 or more'}
    ${'credentials: { "E 1": { hosts: [a] } }'}                                                 | ${'1:16: error: credentials: "E 1" cannot name a credential; write lower-case letters, digits and - only, such as emea'}
    ${'endpoints: { "a b": { web: "x:1" } }'}                                                   | ${'1:14: error: endpoints: "a b" is not a host; write a DNS name such as dma01.example.com, or an IPv4 address'}
    ${'endpoints: { a: { web: "127.0.0.1" } }'}                                                 | ${'1:24: error: endpoints.a.web: "127.0.0.1" has no port from 1 to 65535; write host:port, such as 127.0.0.1:8443'}
    ${'timers: { poll: 3d }'}                                                                   | ${'1:17: error: timers.poll: "3d" is not a duration; write a whole number and one of ms, s, m, h, such as 250ms or 30s'}
    ${'timers: { poll: 30 }'}                                                                   | ${'1:17: error: timers.poll is the number 30, because 30 is not in quotes; and in quotes, "30" is not a duration; write a whole number and one of ms, s, m, h, such as 250ms or 30s'}
    ${'serve: { reconcile: hourly }'}                                                           | ${'1:21: error: serve.reconcile: "hourly" is not a cron expression; write five fields, such as "*/15 * * * *"'}
    ${'limits: { concurrentSystems: 0 }'}                                                       | ${'1:30: error: limits.concurrentSystems: "0" is too small; write 1 or more'}
    ${'agentLayout: { root: "C:/Program Files/x" }'}                                            | ${'1:22: error: agentLayout.root: "C:/Program Files/x" is not a folder without spaces on an Agent; write it like C:/ProgramData/ratchet'}
    ${'agentLayout: { task: "ratchet & calc" }'}                                                | ${'1:22: error: agentLayout.task: "ratchet & calc" is not the name of a scheduled task; write it like ratchet\\upgrade'}
    ${'agentLayout: { dataMiner: "C:/a/../b" }'}                                                | ${'1:27: error: agentLayout.dataMiner: "C:/a/../b" is not a folder on an Agent; write it like C:/Skyline DataMiner'}
    ${'links: [{ local: {} }]'}                                                                 | ${'1:9: error: links[0] needs "hosts"; write hosts: ["*.site-a.example"]'}
    ${'links: [{ hosts: [a] }]'}                                                                | ${'1:9: error: links[0] names no way; write one of ssh, local and command'}
    ${'links: [{ hosts: [a], local: {}, ssh: {} }]'}                                            | ${'1:9: error: links[0] names local and ssh; write one of ssh, local and command'}
    ${'links: [{ hosts: ["-oProxyCommand=x"], ssh: {} }]'}                                      | ${'1:19: error: links[0].hosts[0]: "-oProxyCommand=x" is not a host pattern; write a host such as dma01.example.com, or *.example.com'}
    ${'links: [{ hosts: [a], command: { program: p, env: { T: hunter2 } } }]'}                  | ${'1:56: error: links[0].command.env.T holds a secret in plain; write env:NAME, file:path or exec:program instead'}
    ${'links: [{ hosts: [a], command: { program: p, env: { T: "env:NONE" } } }]'}               | ${'1:56: error: links[0].command.env.T: the environment variable "NONE" is not set; set it before ratchet starts'}
    ${'links: [{ hosts: [a], command: { program: p, env: { "A B": "env:X" } } }]'}              | ${'1:53: error: links[0].command.env: "A B" cannot name an environment variable; write letters, digits and _ only, such as GATEWAY_TOKEN'}
    ${'links: [{ hosts: [a], command: { args: [x] } }]'}                                        | ${'1:23: error: links[0].command needs "program"; write program: "/opt/site-a/gateway"'}
    ${'probes: { noc: { hosts: [a] } }'}                                                        | ${'1:16: error: probes.noc asks nothing; write one of https and command'}
    ${'probes: { noc: { hosts: [a], https: { url: "https://a/" }, command: { program: p } } }'} | ${'1:16: error: probes.noc asks twice; write one of https and command'}
    ${'probes: { noc: { https: { url: "https://a/" } } }'}                                      | ${'1:11: error: probes.noc needs "hosts"; write hosts: ["*.emea.example"]'}
    ${'probes: { noc: { hosts: [a], https: { url: "http://a/" } } }'}                           | ${'1:44: error: probes.noc.https.url: "http://a/" is not the address of a probe; write https:// and the rest, without a user'}
    ${'probes: { noc: { hosts: [a], command: { program: p, env: { T: "env:NONE" } } } }'}       | ${'1:63: error: probes.noc.command.env.T: the environment variable "NONE" is not set; set it before ratchet starts'}
    ${'probes: { noc: { hosts: [a], timeout: soon, command: { program: p } } }'}                | ${'1:39: error: probes.noc.timeout: "soon" is not a duration; write a whole number and one of ms, s, m, h, such as 250ms or 30s'}
    ${'probes: { NOC: { hosts: [a], command: { program: p } } }'}                               | ${'1:11: error: probes: "NOC" cannot name a probe; write lower-case letters, digits and - only, such as noc-ready'}
    ${'[]'}                                                                                     | ${'1:1: error: the document is a list; write keys and values, indented below it'}
    ${'a: 1\n---\nb: 1'}                                                                        | ${'1:1: error: "a" is not a key of the document; remove it (known here: fleet, store, packages, staging, credentials, endpoints, links, forge, probes, approvers, history, sites, serve, http, notifiers, silences, notices, limits, timers, estimates, agentLayout)'}
    ${'password: *hunter2'}                                                                     | ${'1:11: error: this alias cannot be resolved: no such anchor stands before it in this document; text that begins with * needs quotes'}
  `('$text', async ({ text, says }) => {
    const lines = await problems(text);
    expect(lines[0]).toBe(says);
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  it('is told all at once, secrets of several credentials too', async () => {
    const login = (name: string) =>
      `  ${name}: { hosts: [a], ca: none.pem, web: { login: u, password: "env:NONE_${name}" } }`;
    expect(
      (await problems(`credentials:\n${login('a')}\n${login('b')}\n`)).map((line) => line.split(': error')[0]),
    ).toEqual(['2:24', '2:61', '3:24', '3:61']);
  });

  it('is a second document', async () => {
    expect(await problems('store: a\n---\nstore: b')).toEqual([
      '3:1: error: the file holds a second document; remove it',
    ]);
  });

  it('is a file that is not there', async () => {
    await expect(readConfig('none.yaml', {}, folder)).rejects.toMatchObject({
      code: 'config.unreadable',
      blame: 'operator',
    });
  });
});

it('is never searched for: a folder that holds one gives the defaults', async () => {
  await writeFile(path.join(folder, 'ratchet.config.yaml'), 'store: elsewhere.db');
  const file = path.join(folder, '.ratchet', 'ratchet.db');
  expect((await readConfig(undefined, {}, folder)).store).toEqual({ kind: 'sqlite', file });
});

it('needs no secret of an Agent where only the fleet is read', async () => {
  const file = await write(`
    fleet: { git: { url: "https://git.example.com/f.git", auth: { user: bot, token: "env:TOKEN" } } }
    credentials: { emea: { hosts: [a], web: { login: u, password: "env:NONE" } } }
    links: [{ hosts: [a], command: { program: p, env: { T: "env:NONE" } } }]
  `);
  const config = await readFleetConfig(file, { TOKEN: 't' }, folder);
  expect(config).toMatchObject({
    credentials: [],
    links: [],
    fleet: { kind: 'git', auth: { kind: 'https', user: 'bot' } },
  });
});

describe('where the service listens', () => {
  const env = { VIEWER: 'a-token-for-who-looks', OPERATOR: 'a-token-for-who-acts!', HOOK: 'ratchet:a-long-password' };
  const text = `
http:
  tokens:
    grafana: { role: viewer, token: "env:VIEWER" }
    ops: { role: operator, token: "env:OPERATOR" }
  webhooks:
    fleet: { from: azure-devops, secret: "env:HOOK" }
`;

  it('is nowhere unless it is asked for, and then this machine alone', async () => {
    expect((await readServeConfig(await write(''), {}, folder)).http).toBeUndefined();
    expect((await readServeConfig(await write('http: {}'), {}, folder)).http).toEqual({
      host: '127.0.0.1',
      port: 8420,
      tls: undefined,
      tokens: [],
      webhooks: [],
    });
  });

  it('is read with its secrets by the service, and by who asks it, and by nobody else', async () => {
    const read = await readServeConfig(await write(text), env, folder);
    expect(read.http?.tokens.map(({ name, role, token }) => [name, role, token.reveal()])).toEqual([
      ['grafana', 'viewer', env.VIEWER],
      ['ops', 'operator', env.OPERATOR],
    ]);
    expect(read.http?.webhooks.map(({ name, from, secret }) => [name, from, secret.reveal()])).toEqual([
      ['fleet', 'azure-devops', env.HOOK],
    ]);
    expect((await readHttpConfig(await write(text), env, folder)).http?.tokens).toHaveLength(2);
    expect((await readConfig(await write(text), {}, folder)).http).toBeUndefined();
    expect((await readFleetConfig(await write(text), {}, folder)).http).toBeUndefined();
  });

  it.each`
    case                         | more                                | problem
    ${'a token that is short'}   | ${{ VIEWER: 'too short' }}          | ${'4:37: error: http.tokens.grafana.token: is shorter than 16 characters; put a longer one there'}
    ${'a token that is missing'} | ${{ VIEWER: undefined }}            | ${'4:37: error: http.tokens.grafana.token: the environment variable "VIEWER" is not set; set it before ratchet starts'}
    ${'one token for two'}       | ${{ OPERATOR: env.VIEWER }}         | ${'5:35: error: http.tokens.ops.token: is the same as that of "grafana"; give each its own'}
    ${'a login without a user'}  | ${{ HOOK: 'a-very-long-password' }} | ${'7:42: error: http.webhooks.fleet.secret: is not of the form user:password, which is how Azure DevOps proves itself'}
  `('is refused for $case', async ({ more, problem }) => {
    const file = await write(text);
    const thrown: unknown = await readServeConfig(file, { ...env, ...more }, folder).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'config.invalid', message: `${file}:${problem}` });
    expect(String(thrown)).not.toContain(env.VIEWER);
  });
});
