import { describe, expect, it } from 'vitest';
import type { PersonsAct } from '../../src/planner/persons-act.ts';
import { acknowledgeBackup } from '../../src/reconciler/acknowledge-backup.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { desiredSystem, halfAnHour } from '../builders.ts';
import { FakeActs } from '../fakes/fake-acts.ts';
import { opensFrom } from './opens-from.ts';

const NOW = '2026-12-06T22:00:00.000Z';
const DAY = 86_400_000;
const signed = { by: 'alice@ops', at: '2026-12-06T12:00:00.000Z', reason: 'Veeam job 12' };
const taken = (takenAt: string): PersonsAct => ({ kind: 'backup-taken', takenAt, ...signed });
const night = {
  name: 'night',
  opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
  durationMs: 6 * 3_600_000,
  timezone: 'UTC',
  origin: { file: 'w.yaml', line: 1, column: 1 },
} as const;

function asked(acts: readonly PersonsAct[], system: object = {}, now = NOW): GateContext {
  const hop = { from: '10.5.0', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a', estimate: halfAnHour };
  const desired = desiredSystem({ backup: { maxAgeMs: DAY, takenAt: undefined }, ...system });
  const open = { windows: [night], freezes: [], rollout: undefined, plan: undefined, approvers: undefined };
  return { ...open, system: desired, hop, history: { acts }, now };
}

const fresh = '2026-12-06T10:00:00.000Z';
const old = '2026-12-05T21:59:59.999Z';
const ahead = '2026-12-06T22:00:00.001Z';
const byCommit = (takenAt: string) => ({ backup: { maxAgeMs: DAY, takenAt } });

describe('the backup gate', () => {
  it.each`
    case                                | acts                                   | system                     | reason
    ${'none asked for'}                 | ${[]}                                  | ${{ backup: undefined }}   | ${undefined}
    ${'only staging'}                   | ${[]}                                  | ${{ mode: 'upload-only' }} | ${undefined}
    ${'nobody knows'}                   | ${[]}                                  | ${{}}                      | ${'BackupUnknown'}
    ${'a fresh one'}                    | ${[taken(fresh)]}                      | ${{}}                      | ${undefined}
    ${'one that is exactly old enough'} | ${[taken('2026-12-05T22:00:00.000Z')]} | ${{}}                      | ${undefined}
    ${'one a moment too old'}           | ${[taken(old)]}                        | ${{}}                      | ${'BackupStale'}
    ${'an old one, told after a fresh'} | ${[taken(fresh), taken(old)]}          | ${{}}                      | ${undefined}
    ${'one that lies ahead'}            | ${[taken('2026-12-06T22:00:00.001Z')]} | ${{}}                      | ${'BackupUnknown'}
    ${'a fresh one by commit'}          | ${[]}                                  | ${byCommit(fresh)}         | ${undefined}
    ${'an old one by commit'}           | ${[]}                                  | ${byCommit(old)}           | ${'BackupStale'}
    ${'old by commit, fresh by hand'}   | ${[taken(fresh)]}                      | ${byCommit(old)}           | ${undefined}
    ${'fresh by commit, old by hand'}   | ${[taken(old)]}                        | ${byCommit(fresh)}         | ${undefined}
    ${'by commit, and not taken yet'}   | ${[]}                                  | ${byCommit(ahead)}         | ${'BackupUnknown'}
  `('$case', ({ acts, system, reason }) => {
    const answer = askGates(asked(acts, system));
    expect(answer.kind === 'closed' ? answer.hold.reason : undefined).toBe(reason);
  });

  it('says what is known, and what to do', () => {
    expect(askGates(asked([taken(old)]))).toEqual({
      kind: 'closed',
      hold: {
        reason: 'BackupStale',
        message:
          'the backup of 2026-12-05T21:59:59.999Z, acknowledged by alice@ops (Veeam job 12), is 1 d old, and may be 1 d at most',
        notBefore: undefined,
        unblock:
          'take a backup, then run `ratchet acknowledge prod backup --at <when it was taken> --reason "…"`, or write when under spec.backup.takenAt',
      },
    });
    expect(askGates(asked([taken(fresh)]))).toMatchObject({ notes: [expect.stringContaining('is 12 h old')] });
  });

  it('is asked at the start alone: a window that is awaited is what it waits for', () => {
    const schedule = { reconcile: undefined, windows: ['night'], timezone: 'UTC', stageAheadMs: undefined };
    const early = asked([], { schedule }, '2026-12-01T00:00:00.000Z');
    expect(askGates(early)).toMatchObject({ hold: { reason: 'AwaitingWindow' } });
    expect(opensFrom(early)).toBe(NOW);
    expect(opensFrom({ ...early, now: NOW })).toBe(NOW);
  });
});

describe('acknowledging a backup', () => {
  it('keeps when it was taken', async () => {
    const acts = new FakeActs();
    await acknowledgeBackup(
      'prod',
      desiredSystem({ backup: { maxAgeMs: DAY, takenAt: undefined } }),
      fresh,
      signed,
      acts,
    );
    await acknowledgeBackup('prod', undefined, old, signed, acts);
    expect(await acts.of('prod')).toEqual([taken(fresh), taken(old)]);
  });

  it.each([
    ['nothing waits for', desiredSystem(), fresh, 'nothing on "prod" waits for a backup'],
    ['is still to be taken', undefined, NOW, `${NOW} lies ahead`],
  ])('that %s is refused', async (_, system, at, message) => {
    const acts = new FakeActs();
    await expect(acknowledgeBackup('prod', system, at, signed, acts)).rejects.toThrow(message);
    expect(await acts.of('prod')).toEqual([]);
  });
});
