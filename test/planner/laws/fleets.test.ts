import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { anyFleet } from './fleets.ts';
import { planned } from './planned.ts';
import { SEED } from './seed.ts';

const WANTED = [
  ...['up-to-date', 'upgrade', 'waiting', 'blocked', 'skipped', 'unknown', 'several hops'],
  ...['HopRequired', 'MixedVersions', 'TrackSwitchRefused', 'DowngradeRefused', 'PathBlocked'],
  ...['ManualStepRequired', 'AwaitingSoak', 'KnownIssue', 'RiskUnknown', 'AboveCeiling', 'PackageUnavailable'],
  ...['FailoverPolicyRefused', 'HotfixInstalled', 'UnknownBuild', 'VersionUnparseable', 'AgentUnreachable'],
  ...['AgentNotRunning', 'AccessDenied', 'NotObserved', 'RunInProgress', 'PreviousRunFailed'],
  ...['full package', 'delta package', 'simultaneous', 'legacy policy'],
  ...['known-issue', 'path-rule', 'local', 'open risk', 'accepted risk'],
];

function* remarkable({ verdict, reason, hops, candidates, risks }: SystemPlan): Generator<string> {
  yield verdict;
  yield reason;
  if (hops.length > 1) yield 'several hops';
  for (const { objections } of candidates) yield* objections.map((objection) => objection.reason);
  for (const { package: wanted, failoverPolicy } of hops) {
    yield `${wanted.kind} package`;
    yield failoverPolicy.startsWith('backup') ? 'legacy policy' : failoverPolicy;
  }
  for (const { kind, accepted } of risks) {
    yield kind;
    yield accepted === undefined ? 'open risk' : 'accepted risk';
  }
}

it(`the fleets that the laws are asked about are not trivial: everything worth telling happens, seed ${SEED}`, () => {
  const missing = new Set(WANTED);
  for (const fleet of fc.sample(anyFleet, { numRuns: 8000, seed: SEED })) {
    for (const entry of planned(fleet).systems) for (const found of remarkable(entry)) missing.delete(found);
    if (missing.size === 0) break;
  }
  expect([...missing]).toEqual([]);
});
