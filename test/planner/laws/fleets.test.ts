import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFleet } from './fleets.ts';
import { planned } from './law.ts';

it('the fleets that the laws are asked about are not trivial: every verdict, many hops and all reasons occur', () => {
  const seen = new Set<string>();
  for (const fleet of fc.sample(anyFleet, { numRuns: 4000 })) {
    for (const { verdict, reason, hops, candidates, risks } of planned(fleet).systems) {
      seen.add(verdict).add(reason);
      for (const { objections } of candidates) for (const objection of objections) seen.add(objection.reason);
      for (const {
        package: { kind },
        failoverPolicy,
      } of hops) {
        seen.add(`${kind} package`).add(failoverPolicy.startsWith('backup') ? 'legacy policy' : failoverPolicy);
      }
      for (const { kind, accepted } of risks)
        seen.add(kind).add(accepted === undefined ? 'open risk' : 'accepted risk');
      if (hops.length > 1) seen.add('several hops');
    }
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      ...['up-to-date', 'upgrade', 'waiting', 'blocked', 'skipped', 'unknown', 'several hops'],
      ...['HopRequired', 'MixedVersions', 'TrackSwitchRefused', 'DowngradeRefused', 'PathBlocked'],
      ...['ManualStepRequired', 'AwaitingSoak', 'KnownIssue', 'RiskUnknown', 'AboveCeiling', 'PackageUnavailable'],
      ...['FailoverPolicyRefused', 'HotfixInstalled', 'UnknownBuild', 'VersionUnparseable', 'AgentUnreachable'],
      ...['AgentNotRunning', 'AccessDenied', 'NotObserved', 'RunInProgress', 'PreviousRunFailed'],
      ...['full package', 'delta package', 'simultaneous', 'legacy policy'],
      ...['known-issue', 'path-rule', 'local', 'open risk', 'accepted risk'],
    ]),
  );
});
