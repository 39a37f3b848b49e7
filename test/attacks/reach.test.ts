import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { HOST_KEY } from '../desired/documents.ts';
import { ratchet } from '../scenarios/ratchet.ts';
import { openSite, type Site, standalone } from '../scenarios/site.ts';
import { type ListeningServer, listeningServer } from './listening-server.ts';

const ssh = { hostKey: HOST_KEY };

/**
 * What a pull request can write to have a login, or any packet, go where the operator did not allow. All of it leads to
 * one server that listens: to most of the names the operator's own `endpoints` know the way.
 */
const CONNECTIONS: Readonly<Record<string, (listening: string) => object>> = {
  'an-address-for-a-name': (listening) => ({ url: `http://${listening}`, credentials: 'test', ssh }),
  'a-name-outside-the-patterns': () => ({ url: 'http://dma.evil.example', credentials: 'test', ssh }),
  'the-domain-of-the-pattern-itself': () => ({ url: 'http://test.example', credentials: 'test', ssh }),
  'a-name-that-ends-alike': () => ({ url: 'http://dma-test.example', credentials: 'test', ssh }),
  'a-name-that-begins-alike': () => ({ url: 'http://dma.test.example.evil.example', credentials: 'test', ssh }),
  'a-credential-for-elsewhere': () => ({ url: 'http://dma1.test.example', credentials: 'elsewhere', ssh }),
  'a-credential-that-is-not-there': () => ({ url: 'http://dma2.test.example', credentials: 'admin', ssh }),
  'ssh-alone-outside-the-patterns': () => ({
    url: 'http://lab-dma.test.example',
    credentials: 'test',
    ssh: { host: 'ssh.evil.example', ...ssh },
  }),
};
const SYSTEMS = Object.keys(CONNECTIONS);

const LISTENING = [
  'dma.evil.example',
  'ssh.evil.example',
  'test.example',
  'dma-test.example',
  'dma.test.example.evil.example',
  'dma1.test.example',
  'dma2.test.example',
];

let site: Site;
let server: ListeningServer;

beforeAll(async () => {
  server = await listeningServer();
  site = await openSite({ systems: [standalone('lab')] });
  await rewrite(site.config, (config) => {
    config['credentials'].elsewhere = { ...config['credentials'].test, hosts: ['*.elsewhere.example'] };
    for (const name of LISTENING) config['endpoints'][name] = { web: server.address, ssh: server.address };
  });
  await rewrite(path.join(site.fleet, 'catalog.yaml'), ({ spec }) => {
    spec.checks = [{ name: 'VerifyClusterPorts', from: 'check.zip', sha256: 'ab'.repeat(32), size: 1 }];
  });
  const documents = Object.entries(CONNECTIONS).map(([name, connectionTo]) =>
    stringify({
      apiVersion: 'ratchet/v1',
      kind: 'System',
      metadata: { name },
      spec: { connection: connectionTo(server.address), target: { track: 'main' }, mode: 'apply' },
    }),
  );
  await writeFile(path.join(site.fleet, 'lab.yaml'), documents.join('---\n'));
});

afterAll(async () => {
  await site.close();
  await server.close();
});

// biome-ignore lint/suspicious/noExplicitAny: whatever was written there
async function rewrite(file: string, change: (value: any) => void): Promise<void> {
  const value = parse(await readFile(file, 'utf8'));
  change(value);
  await writeFile(file, stringify(value));
}

describe('no packet leaves for a host that the operator did not allow', () => {
  it.each(['observe', 'plan', 'doctor', 'stage', 'check', 'apply', 'reconcile', 'rehearse'])(
    'ratchet %s',
    async (command) => {
      const before = server.connections();
      const { stdout, stderr } = await ratchet([command, '--config', site.config, ...SYSTEMS], site.folder);

      expect(SYSTEMS.filter((name) => !(stdout + stderr).includes(name))).toEqual([]);
      expect(stdout + stderr).toMatch(/may not be sent|not-allowed|no credential|AccessDenied|NotObserved/u);
      expect(server.connections()).toBe(before);
      expect(site.simulator.launches('lab')).toBe(0);
    },
  );

  it('and the server, which listens all the time, hears one that does', async () => {
    const before = server.connections();
    const [host = '', port = ''] = server.address.split(':');
    await new Promise((resolve) => connect(Number(port), host).on('close', resolve));
    expect(server.connections()).toBe(before + 1);
  });
});
