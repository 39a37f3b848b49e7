import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readExaminations, readStatus } from '../../src/cli/recorded.ts';
import type { Examination } from '../../src/model/finding.ts';
import type { CheckReport } from '../../src/model/prerequisite-check.ts';
import type { RememberedSystem } from '../../src/reconciler/fleet-status.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-recorded-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(value: unknown): Promise<string> {
  const file = path.join(folder, 'recorded.json');
  await writeFile(file, JSON.stringify(value));
  return file;
}

const report: CheckReport = {
  check: 'VerifyClusterPorts',
  at: '2026-11-25T10:00:00.000Z',
  validUntil: '2026-12-05T10:00:00.000Z',
  release: '10.5.0 [CU7]',
  build: 16338,
  outcome: 'failed',
  findings: [{ name: 'ports', outcome: 'issues', message: 'closed', action: '' }],
  by: 'alice',
};
const remembered: RememberedSystem = {
  system: 'prod',
  result: 'staged',
  reason: 'AwaitingWindow',
  message: 'staged',
  at: '2026-11-25T10:00:00.000Z',
  revision: 'main@sha1:0',
  conditions: [],
  run: undefined,
  suspended: undefined,
  acts: [],
  checks: [report],
};

it('reads what status printed', async () => {
  const { history, staged } = await readStatus(await fileOf({ rollouts: [], systems: [remembered] }), folder);
  expect(history.get('prod')).toEqual({ acts: [], checks: [report] });
  expect([...staged]).toEqual(['prod']);
});

it('reads what doctor printed', async () => {
  const finding = { kind: 'fail', evidence: 'full', code: 'x', blame: 'operator' } as const;
  const one: Examination = {
    system: 'prod',
    orchestrator: 'dma01',
    findings: [{ check: 'disk', title: 'disk', agent: undefined, finding }],
  };
  expect(await readExaminations(await fileOf({ systems: [one] }), folder)).toMatchObject([{ system: 'prod' }]);
});

it.each([
  ['a status', readStatus, [], 'status.invalid'],
  [
    'a status without checks',
    readStatus,
    { rollouts: [], systems: [{ system: 'a', result: 'x', acts: [] }] },
    'status.invalid',
  ],
  ['an examination', readExaminations, [], 'examination.invalid'],
])('refuses what is not %s', async (_what, read, value, code) => {
  await expect(read(await fileOf(value), folder)).rejects.toMatchObject({ code });
});
