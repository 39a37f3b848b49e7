import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { ratchet } from './ratchet.ts';

const OVERLAY = `apiVersion: ratchet/v1
kind: KnowledgeOverlay
metadata: { name: ours }
spec:
  risks:
    - id: LOCAL_slow
      title: It is slow
      severity: degrades
      appliesTo: running-version
      affects: [{ track: main, from: "10.5.0 [CU3]", before: "10.5.0 [CU7]" }]
      reason: seen in the lab
  corrections:
    - { id: avoid-10.2.17, drop: true, reason: typo }
`;
const CONFLICT = `apiVersion: ratchet/v1
kind: KnowledgeOverlay
metadata: { name: wrong }
spec: { knownBuilds: [{ release: "10.5.0 [CU5]", build: 15943, reason: r }] }
`;

it('shows how much is known, and single entries with their source', async () => {
  const counts = await ratchet(['knowledge', 'show'], '.');
  expect(counts).toMatchObject({ code: 0, stdout: expect.stringMatching(/^known issues +127 /mu) });
  const issue = await ratchet(['knowledge', 'show', 'KI_ClusterEndpoint_SLNet_leak'], '.');
  expect(issue.stdout).toContain('fixed from  10.5.0 [CU4] build 16239');
  expect(issue.stdout).toMatch(/source +https:\/\/docs\.dataminer\.services\//u);
  const releases = await ratchet(['knowledge', 'show', '10.5.0 [CU4]', '--format', 'json'], '.');
  expect(JSON.parse(releases.stdout)).toMatchObject([{ train: 67, builds: [15943, 16239] }]);
  const unknown = await ratchet(['knowledge', 'show', 'KI_ClusterEndpoint_SLNet_lek'], '.');
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('did you mean "KI_Clu') });
});

it('checks overlays, and shows what is known with them', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'ours.yaml'), OVERLAY);
  const good = await ratchet(['knowledge', 'check', folder], '.');
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('did you mean "avoid-10.2.7"?') });
  const local = await ratchet(['knowledge', 'show', 'LOCAL_slow', '--fleet', folder], '.');
  expect(local).toMatchObject({ code: 0, stdout: expect.stringContaining('main from 10.5.0 [CU3], before') });

  writeFileSync(path.join(folder, 'wrong.yaml'), CONFLICT);
  const bad = await ratchet(['knowledge', 'check', folder, '--format', 'json'], '.');
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject({
    valid: false,
    problems: [
      { code: 'knowledge.build-conflict', origin: { file: 'wrong.yaml', line: 4 } },
      { code: 'knowledge.unknown-id', severity: 'warning' },
    ],
  });
  expect(await ratchet(['validate', folder], '.')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('wrong.yaml:4:23: error: build 15943 is "10.5.0 [CU5]" here'),
  });
});

it('shows what a fleet repository says of an entry, where, and why', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    path.join(folder, 'ours.yaml'),
    `${OVERLAY.replace('avoid-10.2.17, drop: true, reason: typo', 'avoid-10.2.7, drop: true, reason: nobody runs it')}
    - { id: KI_ClusterEndpoint_SLNet_leak, severity: cosmetic, reason: we restart nightly }
    - { id: KI_DCOMConfig_flagged_as_virus, drop: true, reason: no scanner }
  knownBuilds:
    - { release: "10.5.0 [CU12]", build: 16800, reason: confirmed by support }
`.replace('}\n\n', '}\n'),
  );
  const show = async (...args: string[]) =>
    (await ratchet(['knowledge', 'show', ...args, '--fleet', folder], '.')).stdout;
  expect(await show('LOCAL_slow')).toContain('here        a risk of this repository (ours.yaml:6:7): seen in the lab');
  expect(await show('avoid-10.2.7')).toContain(
    'here        dropped: no plan heeds it (ours.yaml:13:7): nobody runs it',
  );
  expect(await show('dcomconfig-antivirus')).toContain(
    'here        as KI_DCOMConfig_flagged_as_virus: dropped: no plan heeds it (ours.yaml:15:7): no scanner',
  );
  const leak = await show('KI_ClusterEndpoint_SLNet_leak');
  expect(leak).toContain('severity    cosmetic');
  expect(leak).toMatch(/here +graded cosmetic instead of [a-z-]+ \(ours\.yaml:14:7\): we restart nightly/u);
  const added = 'build 16800 added to 10.5.0 [CU12] (ours.yaml:17:7): confirmed by support';
  for (const name of ['10.5.0 [CU12]', '16800', '10.5']) expect(await show(name)).toContain(added);
  expect(JSON.parse(await show('16800', '--format', 'json'))).toMatchObject([
    { builds: [16800], here: [{ reason: 'confirmed by support', origin: { file: 'ours.yaml', line: 17, column: 7 } }] },
  ]);
  expect(JSON.parse(await show('10.5.0 [CU9]', '--format', 'json'))[0]).not.toHaveProperty('here');
});

it('tells another folder of data from what is shipped', async () => {
  const folder = temporaryFolder();
  cpSync('src/knowledge/data', folder, { recursive: true });
  expect(await ratchet(['knowledge', 'diff', folder], '.')).toMatchObject({ code: 0, stdout: 'no difference' });
  const file = path.join(folder, 'path-rules.json');
  const { pathRules } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ pathRules: [{ ...pathRules[0], strength: 'warn' }, ...pathRules.slice(2)] }));
  const { stdout } = await ratchet(['knowledge', 'diff', folder], '.');
  expect(stdout.split('\n')).toEqual([
    'path rules: 0 added, 1 removed, 1 changed',
    `  - ${pathRules[1].id}`,
    `  ~ ${pathRules[0].id}: strength`,
  ]);
});
