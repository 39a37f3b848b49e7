import { appendFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ratchet } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

describe('Agents that do not answer as they should', () => {
  it.each`
    fault                   | reason                | code
    ${'login-refused'}      | ${'AccessDenied'}     | ${7}
    ${'ssh-auth-refused'}   | ${'AccessDenied'}     | ${7}
    ${'host-key-changed'}   | ${'ssh.hostkey'}      | ${7}
    ${'agent-down'}         | ${'AgentUnreachable'} | ${7}
    ${'html-503'}           | ${'Agent'}            | ${7}
    ${'truncated-json'}     | ${'Agent'}            | ${7}
    ${'wrong-content-type'} | ${'Agent'}            | ${7}
    ${'huge-body'}          | ${'Agent'}            | ${7}
    ${'unknown-status'}     | ${'Agent'}            | ${7}
  `('$fault: "$reason", exit code $code, nothing launched', async ({ fault, reason, code }) => {
    site = await openSite({ systems: [standalone('lab', { faults: [{ agent: 'lab-dma', fault }] })] });
    const answer = await ratchet(['apply', '--config', site.config, '--detailed-exitcode', 'lab'], site.folder);
    expect(answer.stdout + answer.stderr).toContain(reason);
    expect([code, 3]).toContain(answer.code);
    expect(site.simulator.launches('lab')).toBe(0);
  });

  it('a wrong password is tried once, however often the pass is repeated by one process', async () => {
    site = await openSite({ systems: [standalone('lab')] });
    await writeFile(path.join(site.folder, 'web-password'), 'wrong');
    await ratchet(['apply', '--config', site.config, 'lab'], site.folder);
    const logins = site.simulator.journal().filter(({ what }) => what.includes('ConnectApp'));
    expect(logins).toHaveLength(1);
  });
});

describe('packages that are not what the Catalog says', () => {
  const packageFile = async ({ folder }: Site) => {
    const shelf = path.join(folder, 'packages');
    return path.join(shelf, (await readdir(shelf))[0] ?? '');
  };
  const rewriteCatalog = async ({ fleet }: Site, from: RegExp, to: string) => {
    const catalog = path.join(fleet, 'catalog.yaml');
    await writeFile(catalog, (await readFile(catalog, 'utf8')).replace(from, to));
  };

  it.each<[string, (site: Site) => Promise<void>, string]>([
    ['another size', async (at) => appendFile(await packageFile(at), 'more'), 'stage.size'],
    ['another hash', (at) => rewriteCatalog(at, /sha256: [0-9a-f]{8}/u, 'sha256: 00000000'), 'stage.hash'],
    [
      'a name that says no build',
      async (at) => {
        const file = await packageFile(at);
        await rename(file, path.join(path.dirname(file), 'newest.dmupgrade'));
        await rewriteCatalog(at, /from: .*\.dmupgrade"?/u, 'from: newest.dmupgrade');
      },
      'stage.name',
    ],
    ['a file that is not there', (at) => rewriteCatalog(at, /from: .*/u, 'from: nowhere.dmupgrade'), 'stage.'],
    ['a file outside of the package roots', (at) => rewriteCatalog(at, /from: .*/u, 'from: /etc/passwd'), 'stage.'],
  ])('%s: refused before a byte travels', async (_name, spoil, code) => {
    site = await openSite({ systems: [standalone('lab')] });
    await spoil(site);
    const answer = await ratchet(['apply', '--config', site.config, '--format', 'json', 'lab'], site.folder);
    const [{ result, reason }] = JSON.parse(answer.stdout);
    expect(reason).toContain(code);
    expect({ result, code: answer.code }).toEqual({ result: 'refused', code: 1 });
    expect(site.simulator.launches('lab')).toBe(0);
    expect(site.simulator.journal().some(({ what }) => what.includes('certutil'))).toBe(false);
  });
});

describe('fleet files', () => {
  it('are all reported at once, with their places, and nothing is done', async () => {
    site = await openSite({ systems: [standalone('lab')] });
    await writeFile(path.join(site.fleet, 'deep.yaml'), `apiVersion: ratchet/v1\nkind: ${'['.repeat(10_000)}`);
    await writeFile(path.join(site.fleet, 'huge.yaml'), `apiVersion: ratchet/v1\n${'# x\n'.repeat(100_000)}`);
    const file = path.join(site.fleet, 'lab.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('track: main', 'trck: main\n    ceiling: 10.10'));
    const { code, stdout, stderr } = await ratchet(['reconcile', '--config', site.config], site.folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/deep\.yaml:\d+:\d+/u);
    expect(stderr).toMatch(/huge\.yaml:\d+:\d+/u);
    expect(stderr).toMatch(/lab\.yaml:\d+:\d+.*"trck"/u);
    expect(stderr).toMatch(/lab\.yaml:\d+:\d+.*10\.10?/u);
    expect(stderr).toContain('did you mean "track"');
    expect(site.simulator.journal()).toEqual([]);
  });
});
