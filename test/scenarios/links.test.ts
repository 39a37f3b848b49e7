import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { MOUNTED_DRIVES } from '../links/links-under-test.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ratchet } from './ratchet.ts';
import { CU7, openSite, type Site, standalone } from './site.ts';

let site: Site;
/** Stands for the drives of the Agent. */
let drives: string;

beforeEach(async () => {
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'upload-only' } });
  drives = path.join(temporaryFolder(), 'lab-dma.test.example');
  await mkdir(path.join(drives, 'C', 'Skyline DataMiner', 'Upgrades'), { recursive: true });
  await mkdir(path.join(drives, 'C', 'ProgramData', 'ratchet'), { recursive: true });
  await writeFile(historyFile(), `2026-01-01 08:00:00;${CU7}\r\n`);
});
afterEach(() => site.close());

function historyFile(): string {
  return path.join(drives, 'C', 'Skyline DataMiner', 'Upgrades', 'VersionHistory.txt');
}

/** The same site, whose Agent has no SSH in the fleet repository and is reached by this link. */
async function reachBy(link: Record<string, unknown>): Promise<void> {
  const config = parse(await readFile(site.config, 'utf8'));
  await writeFile(site.config, stringify({ ...config, links: [{ hosts: ['*.test.example'], ...link }] }));
  const file = path.join(site.fleet, 'lab.yaml');
  const system = parse(await readFile(file, 'utf8'));
  for (const member of system.spec.agents.members) delete member.ssh;
  await writeFile(file, stringify(system));
}

async function observedReadings(): Promise<unknown> {
  const { stdout } = await ratchet(['observe', '--config', site.config], site.folder);
  return JSON.parse(stdout).systems[0].agents[0].readings;
}

it.each([
  {
    link: 'a program',
    by: () => ({ command: { program: process.execPath, args: [MOUNTED_DRIVES, path.dirname(drives)] } }),
  },
  { link: 'this machine', by: () => ({ local: { root: drives } }) },
])('an Agent without SSH is observed through $link', async ({ by }) => {
  await reachBy(by());

  expect(await observedReadings()).toContainEqual(expect.objectContaining({ source: 'version-history', raw: CU7 }));
});

it('an Agent that neither SSH nor a link leads to is observed by its web services alone', async () => {
  await reachBy({ ssh: {} });

  expect(JSON.stringify(await observedReadings())).not.toContain('version-history');
});

it.skipIf(process.platform === 'win32')('a package is staged on the machine that Ratchet runs on', async () => {
  await reachBy({ local: { root: drives } });
  const programs = temporaryFolder();
  const certutil = path.join(programs, 'certutil');
  const hash = `const path = process.argv[3].replaceAll('\\\\', '/').replace('C:', ${JSON.stringify(path.join(drives, 'C'))});
    console.log(require('node:crypto').createHash('sha256').update(require('node:fs').readFileSync(path)).digest('hex'));`;
  await writeFile(path.join(programs, 'hash.cjs'), hash);
  await writeFile(certutil, `#!/bin/sh\nexec '${process.execPath}' '${programs}/hash.cjs' "$@"\n`);
  await chmod(certutil, 0o755);
  const { code, stderr } = await ratchet(['stage', 'lab', '--config', site.config], site.folder, {
    PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
  });

  expect([code, stderr.includes('Error')]).toEqual([0, false]);
  const packages = path.join(drives, 'C', 'ProgramData', 'ratchet', 'packages');
  const [sha256 = ''] = await readdir(packages);
  expect((await readdir(path.join(packages, sha256))).toSorted()).toEqual([
    expect.stringMatching(/\.dmupgrade$/u),
    'stage.json',
  ]);
});
