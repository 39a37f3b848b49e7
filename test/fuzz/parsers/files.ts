import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReadingPack } from '../../../src/cache/reading-pack.ts';
import { readExaminations, readStatus } from '../../../src/cli/recorded.ts';
import { readSavedPlan } from '../../../src/cli/saved-plan-file.ts';
import { readFleetConfig } from '../../../src/config/read-config.ts';
import { lintPackage } from '../../../src/executors/package/lint/lint-package.ts';
import { parseSnapshot } from '../../../src/observers/read-snapshot.ts';
import { readUpgradeInfo } from '../../../src/simulator/upgrade/upgrade-info.ts';
import { treeIn } from '../../../src/sources/git-tree.ts';
import { packageZip } from '../../executors/package/zips.ts';
import { type FuzzedParser, textParser } from '../parser.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-fuzzed-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** For readers that open files themselves. */
function inFile<T>(name: string, read: (file: string) => Promise<T>): (bytes: Uint8Array) => Promise<T> {
  const file = path.join(folder, name);
  return async (bytes) => {
    await writeFile(file, bytes);
    return read(file);
  };
}

const file = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

const JSON_TOKENS = ['{', '}', '[', ']', ':', ',', '"', '\\', '\\ud800', 'null', 'true', '1e999', '-0', '"__proto__":'];
const CONFIG = `fleet: { git: { url: "https://git.example/fleet.git", ref: main, auth: { user: r, token: env:TOKEN } } }
store: ratchet.db
packages: { folders: [/srv/p], cache: { folder: /var/p, limit: 40GB } }
staging: { uploadRate: 20MB/s, keep: 2 }
credentials: { emea: { hosts: ["*.emea.example"], web: { login: a, password: env:P }, ssh: { user: r, privateKey: file:key } } }
endpoints: { dma01.emea.example: { web: "127.0.0.1:8443", ssh: "127.0.0.1:2222" } }
timers: { poll: 100ms, grace: 20s }
`;
const UPGRADE_INFO = `<?xml version="1.0"?><UpgradeInfo><Agents><IP>10.0.0.1</IP></Agents><IsCluster>true</IsCluster>
<ExtractAllFiles>true</ExtractAllFiles><DelayedStart>false</DelayedStart><AutomaticStartServices>true</AutomaticStartServices>
<StopSNMP>false</StopSNMP><RebootAfterUpgrade>false</RebootAfterUpgrade><FailoverPolicy>Simultaneously</FailoverPolicy></UpgradeInfo>`;
const PACKAGE = 'DataMiner 10.5.0.0-15943 Full Upgrade (CU4).dmupgrade';
const SNAPSHOT = JSON.stringify(JSON.parse(file('examples/observed.json'))).slice(0, 1_000_000);
const STATUS = JSON.stringify({
  rollouts: [{ rollout: 'r', waves: [], underWay: [], failures: [], acts: [] }],
  systems: [
    {
      ...{ system: 'prod', result: 'staged', reason: 'AwaitingWindow', message: 'm', conditions: [], acts: [] },
      run: { id: 'r', state: 'staged', to: '10.5.0', targetBuild: 1, packageSha256: 'x', message: 'm' },
      checks: [],
    },
  ],
});
const EXAMINATION = JSON.stringify({
  systems: [{ system: 'prod', findings: [{ check: 'disk', title: 'd', finding: { kind: 'fail', evidence: 'full' } }] }],
});
const never = new AbortController().signal;

export const FILE_PARSERS: readonly FuzzedParser[] = [
  {
    name: 'the operator’s configuration',
    corpus: [CONFIG],
    tokens: [': ', '{ ', ' }', 'env:', 'file:', 'hosts', 'credentials', 'links', '~', '*', '10GB', '!!str '],
    parse: inFile('ratchet.config.yaml', (at) => readFleetConfig(at, { TOKEN: 't' }, folder)),
  },
  {
    name: 'snapshots',
    corpus: [SNAPSHOT],
    tokens: [...JSON_TOKENS, '"systems":', '"formatVersion":"1"', '"takenAt":', '"agents":', '"readings":'],
    parse: (bytes) => parseSnapshot(Buffer.from(bytes), 'f.json'),
  },
  {
    name: 'saved plans',
    corpus: [file('test/golden/plan.json')],
    tokens: [...JSON_TOKENS, '"systems":', '"digest":', '"seal":', '"hops":'],
    parse: inFile('plan.json', (at) => readSavedPlan(at, folder)),
  },
  {
    name: 'what status printed',
    corpus: [STATUS],
    tokens: [...JSON_TOKENS, '"rollouts":', '"systems":', '"run":', '"checks":', '"acts":', '"findings":'],
    parse: inFile('status.json', (at) => readStatus(at, folder)),
  },
  {
    name: 'what doctor found',
    corpus: [EXAMINATION],
    tokens: [...JSON_TOKENS, '"systems":', '"findings":', '"finding":', '"kind":'],
    parse: inFile('doctor.json', (at) => readExaminations(at, folder)),
  },
  {
    name: 'remembered readings',
    corpus: [`reader\n${'a'.repeat(44)} {}\n${'0'.repeat(64)}`],
    tokens: ['\n', ' ', 'reader', '{}'],
    parse(bytes) {
      const pack = ReadingPack.open(Buffer.from(bytes), 'reader');
      for (const id of pack?.ids ?? []) pack?.reading(id);
    },
  },
  {
    name: 'listings of Git',
    corpus: [
      [
        `100644 blob ${'a'.repeat(40)}\tsystems/a.yaml`,
        `120000 blob ${'b'.repeat(40)}\tlink.yaml`,
        `160000 commit ${'c'.repeat(40)}\tvendor`,
      ].join('\0'),
    ],
    tokens: ['100644 blob ', '040000 tree ', '\t', '\0', '../', '.git/', '.yaml', 'a'.repeat(40), '//'],
    parse: (bytes) => [treeIn(Buffer.from(bytes), ''), treeIn(Buffer.from(bytes), 'systems')],
  },
  {
    name: 'packages',
    corpus: [packageZip()],
    tokens: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006', 'Update.zip', '../', 'SLUpgrade.dll'],
    parse: inFile(PACKAGE, (at) => lintPackage(at, PACKAGE, never)),
  },
  textParser('UpgradeInfo.xml', {
    corpus: [UPGRADE_INFO],
    tokens: [
      '<',
      '>',
      '</',
      '/>',
      '<!DOCTYPE x [<!ENTITY a "b">]>',
      '&a;',
      '&#0;',
      '<![CDATA[',
      ']]>',
      '<IP>',
      '__proto__',
    ],
    parse: readUpgradeInfo,
  }),
];
