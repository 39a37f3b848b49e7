import { describe, expect, it } from 'vitest';
import { type AgentStanding, type Standing, standingsOf } from '../../../src/executors/run/agent-versions.ts';
import { type Meaning, meaningOf } from '../../../src/executors/run/evidence.ts';
import { type HintKind, hintIn } from '../../../src/executors/run/hints.ts';
import { judge, type Verdict } from '../../../src/executors/run/judge.ts';
import type { AgentState, ObservedAgent } from '../../../src/model/observed.ts';
import { agentEndpoint, observedAgent } from '../../builders.ts';

const MINUTE = 60_000;

describe('the resume table', () => {
  const rows: readonly (readonly [started: boolean, exit: string | undefined, atTarget: boolean, Meaning])[] = [
    [false, undefined, false, 'not-launched'],
    [false, undefined, true, 'done-by-others'],
    [true, undefined, false, 'going-on'],
    [true, undefined, true, 'at-target'],
    [true, '0', false, 'ended-short'],
    [true, '1', false, 'ended-short'],
    [true, '0', true, 'at-target'],
    [true, '1', true, 'at-target'],
  ];
  it.each(rows)('started %s, exit %s, at target %s: %s', (started, code, atTarget, meaning) => {
    const startedAt = started ? '2026-09-01T02:00:00.000Z' : undefined;
    expect(meaningOf({ startedAt, exit: code === undefined ? undefined : { code } }, atTarget)).toBe(meaning);
  });
});

describe('the verdict over an upgrade', () => {
  type Row = readonly [agents: readonly Standing[], exited: boolean, quietMin: number, sinceMin: number, Verdict];
  const rows: readonly Row[] = [
    [['target', 'target'], false, 0, 5, 'settling'],
    [['target', 'target'], true, 60, 300, 'settling'],
    [['target', 'before'], false, 14, 20, 'going-on'],
    [['target', 'before'], true, 14, 20, 'going-on'],
    [['target', 'before'], true, 15, 20, 'partial'],
    [['target', 'before'], false, 44, 50, 'going-on'],
    [['target', 'before'], false, 45, 50, 'partial'],
    [['before', 'before'], true, 15, 20, 'failed'],
    [['before', 'before'], true, 14, 20, 'going-on'],
    [['before', 'before'], false, 31, 40, 'going-on'],
    [['before', 'before'], false, 45, 50, 'stalled'],
    [['target', 'unread'], true, 15, 20, 'going-on'],
    [['target', 'unread'], true, 45, 50, 'stalled'],
    [['before', 'unread'], true, 15, 20, 'going-on'],
    [['other', 'target'], true, 14, 20, 'going-on'],
    [['other', 'target'], true, 15, 20, 'wrong-version'],
    [['other', 'unread'], false, 45, 50, 'wrong-version'],
    [['before', 'before'], false, 1, 239, 'going-on'],
    [['before', 'before'], false, 1, 240, 'unknown'],
  ];
  it.each(rows)('%j, exited %s, quiet for %i min, launched %i min ago: %s', (agents, exited, quiet, since, verdict) => {
    const standings = agents.map(
      (standing): AgentStanding => ({ name: 'dma01', standing, raw: '10.5.0.0-1', ready: true, state: 'running' }),
    );
    const timers = { grace: 15 * MINUTE, noProgress: 45 * MINUTE, overall: 240 * MINUTE };
    expect(judge({ standings, exited, quietMs: quiet * MINUTE, sinceLaunchMs: since * MINUTE }, timers)).toBe(verdict);
  });
});

describe('where an Agent stands', () => {
  const OLD = '10.5.0.0-15839-20250516-release';
  const rows: readonly (readonly [string, string | undefined, Standing])[] = [
    ['what it ran before', OLD, 'before'],
    ['the build it ran before, in another notation', '10.5.0.0-15839', 'before'],
    ['the target', '10.5.0.0-15943-20250620-release', 'target'],
    ['another build', '10.5.0.0-16000-20250720-release', 'other'],
    ['a hotfix', 'HF_10.5.0.0(CU4)_20250701-101010', 'other'],
    ['a hotfix on the build of the target', '10.5.0.0-15943-20250620-hotfix', 'other'],
    ['words', 'Hotfix', 'other'],
    ['nothing', undefined, 'unread'],
  ];
  it.each(rows)('that reads %s', (_, raw, standing) => {
    const now: ObservedAgent =
      raw === undefined ? { ...observedAgent('dma01', ''), readings: [] } : observedAgent('dma01', raw);
    const found = standingsOf(
      { agents: [agentEndpoint('dma01')] },
      { agents: [now] },
      [observedAgent('dma01', OLD)],
      15943,
    );
    expect(found[0]?.standing).toBe(standing);
  });

  it('is not read from a file version', () => {
    const readings = [{ source: 'web-services' as const, raw: '10.5.2525.15943' }];
    const now = { ...observedAgent('dma01', OLD), readings };
    expect(standingsOf({ agents: [agentEndpoint('dma01')] }, { agents: [now] }, [], 15943)[0]?.standing).toBe('unread');
  });

  const pairs: readonly (readonly [AgentState, AgentState, boolean, boolean])[] = [
    ['running', 'offline', true, true],
    ['offline', 'running', true, true],
    ['offline', 'offline', false, false],
    ['running', 'starting', true, false],
    ['starting', 'offline', false, false],
  ];
  it.each(pairs)('in a pair of %s and %s: ready %s and %s', (main, backup, mainReady, backupReady) => {
    const agents = [agentEndpoint('a', { peer: 'b' }), agentEndpoint('b', { peer: 'a' })];
    const observed = [observedAgent('a', OLD, { state: main }), observedAgent('b', OLD, { state: backup })];
    const found = standingsOf({ agents }, { agents: observed }, [], 1);
    expect(found.map(({ ready }) => ready)).toEqual([mainReady, backupReady]);
  });

  it('alone and offline is not ready', () => {
    const observed = [observedAgent('a', OLD, { state: 'offline' })];
    expect(standingsOf({ agents: [agentEndpoint('a')] }, { agents: observed }, [], 1)[0]?.ready).toBe(false);
  });
});

describe('a line of the log', () => {
  const rows: readonly (readonly [string, HintKind | undefined])[] = [
    ['  - One or more prerequisites failed', 'prerequisites'],
    ['    - Prerequisite VerifyClusterPorts.dll failed: Exception: …', 'prerequisites'],
    ['DataMiner Agent: 4 error(s) and 0 notice(s)', 'errors'],
    ['DataMiner Agent: 0 error(s) and 0 notice(s)', undefined],
    ['Failed getting progress from http://slnetipc:8004//UpgradeService', 'progress-lost'],
    ['Service (NATS) has been stopped.', undefined],
  ];
  it.each(rows)('%s', (line, kind) => {
    expect(hintIn(line)?.kind).toBe(kind);
  });
});
