import { expect, it } from 'vitest';
import { plain } from '../../src/review/paint.ts';
import { type SystemStatus, statusAsText } from '../../src/review/status-text.ts';

const NOW = '2026-09-01T03:00:00.000Z';

function status(overrides: Partial<SystemStatus> = {}): SystemStatus {
  return {
    system: 'prod',
    result: 'succeeded',
    reason: 'succeeded',
    message: 'every Agent runs 10.5.0 [CU9]',
    at: '2026-09-01T02:00:00.000Z',
    revision: 'main@sha1:0123',
    conditions: [],
    suspended: undefined,
    acts: [],
    checks: [],
    run: run(),
    ...overrides,
  };
}

function run(overrides: Partial<NonNullable<SystemStatus['run']>> = {}): NonNullable<SystemStatus['run']> {
  return {
    id: 'r1',
    state: 'succeeded',
    from: '10.5.0 [CU7]',
    to: '10.5.0 [CU9]',
    attempt: 1,
    startedAt: '2026-09-01T01:00:00.000Z',
    updatedAt: '2026-09-01T01:42:00.000Z',
    endedAt: '2026-09-01T01:42:00.000Z',
    message: 'verified',
    progress: undefined,
    ...overrides,
  };
}

it('tells the last pass and the run', () => {
  expect(statusAsText([status()], [], NOW, plain)).toMatchInlineSnapshot(`
    "prod  succeeded  every Agent runs 10.5.0 [CU9]
      last pass  1 h ago, main@sha1:0123
      last run   10.5.0 [CU7] → 10.5.0 [CU9]  succeeded took 42 min, ended 1 h 18 min ago: verified
      run id     r1
    "
  `);
});

it('tells of an open run what is known, and that the rest is not', () => {
  const open = run({
    state: 'running',
    attempt: 2,
    startedAt: '2026-09-01T02:40:00.000Z',
    updatedAt: '2026-09-01T02:48:00.000Z',
    endedAt: undefined,
    message: 'the upgrade was started',
    progress: { at: '2026-09-01T02:59:20.000Z', line: 'Extracting 50%\u001b[2J' },
  });
  const first = { result: 'running', reason: 'RunInProgress', message: 'started', at: undefined, revision: undefined };
  expect(statusAsText([status({ ...first, run: open })], [], NOW, plain)).toMatchInlineSnapshot(`
    "prod  running  RunInProgress: started
      last pass  no pass has ended yet
      run open   10.5.0 [CU7] → 10.5.0 [CU9]  running for 20 min, attempt 2: the upgrade was started
      run id     r1
      state      running since 2026-09-01T02:48:00.000Z, 12 min ago
      last log   40 s ago: Extracting 50%\\u{1b}[2J
      to go      not known: DataMiner does not say how long an upgrade takes
    "
  `);
});

it('tells what people decided', () => {
  const signature = { by: 'alice@ops', at: '2026-09-01T02:00:00.000Z', reason: 'looked at it' };
  const acts = [
    { kind: 'run-closed', run: 'r1', ...signature },
    {
      kind: 'step-confirmed',
      step: 'broker-gateway-gate',
      release: '10.5.0 [CU9]',
      build: 16_515,
      planDigest: '',
      ...signature,
    },
  ] as const;
  const text = statusAsText([status({ run: run({ state: 'partial' }), acts })], [], NOW, plain);
  expect(text).toContain('by hand    run r1 closed by alice@ops at 2026-09-01T02:00:00.000Z: looked at it');
  expect(text).toContain('by hand    broker-gateway-gate confirmed on 10.5.0 [CU9] (build 16515) by alice@ops');
});

it('says so where nothing has run', () => {
  expect(statusAsText([], [], NOW, plain)).toContain('no pass has run');
});

it('tells of a commit that does not count, or cannot be used for the System', () => {
  const conditions = [
    { type: 'Ready', status: 'False', message: 'not told here' },
    { type: 'SourceVerified', status: 'False', message: 'commit 0123 is not signed' },
    { type: 'Validated', status: 'False', message: 'main@sha1:1 cannot be used for it: a.yaml:3:1: broken\u001b[2J' },
  ];
  const text = statusAsText([status({ conditions })], [], NOW, plain);
  expect(text).toContain('\n  unsigned   commit 0123 is not signed\n');
  expect(text).toContain('\n  not valid  main@sha1:1 cannot be used for it: a.yaml:3:1: broken');
  expect(text).not.toContain('not told here');
  expect(text).not.toContain('\u001b[2J');

  const sound = conditions.map((condition) => ({ ...condition, status: 'True' }));
  expect(statusAsText([status({ conditions: sound })], [], NOW, plain)).not.toMatch(/unsigned|not valid/u);
});
