import type { Ceiling, DesiredSystem, DesiredTarget, SystemPlaces, UpgradeOptions } from '../model/desired.ts';
import type { FreezeOverride } from '../model/freeze.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, type Release, trackOf } from '../model/release.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt, warning } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { DatedWarning } from './file-reading.ts';
import { checked, parseCeiling, parseSpan, parseVersion } from './formats.ts';
import { parseMoment } from './moment.ts';
import { readAcceptedRisks } from './read-accepted-risks.ts';
import { readAgents } from './read-agents.ts';
import { readApprovals } from './read-approvals.ts';
import { factsStatedTwice } from './read-facts.ts';
import type { WrittenBackup, WrittenFreezeOverride, WrittenSchedule, WrittenSystem, WrittenTarget } from './written.ts';

export interface SystemReading {
  readonly system: DesiredSystem;
  /** Errors and warnings. */
  readonly problems: readonly Problem[];
  readonly dated: readonly DatedWarning[];
}

const DEFAULT_OPTIONS: UpgradeOptions = {
  extractAllFiles: true,
  delayedStart: false,
  startAfterUpgrade: true,
  stopSnmp: false,
  rebootAfterUpgrade: false,
};

/** A document that the schema let through, with its defaults filled in, and what its parts say against each other. */
export function readSystem(document: YamlDocument): SystemReading {
  const { metadata, spec } = document.value as WrittenSystem;
  const { agents, orchestrator, problems } = readAgents(document, spec.connection, spec.agents ?? {});
  const timezone = spec.schedule?.timezone ?? 'UTC';
  const accepted = readAcceptedRisks(document, spec.acceptedRisks ?? [], timezone);
  const approved = readApprovals(document, spec, timezone);
  const system: DesiredSystem = {
    name: metadata.name,
    labels: metadata.labels ?? {},
    origin: document.originOf([]),
    credentials: spec.connection.credentials,
    agents,
    orchestrator,
    target: readTarget(spec.target),
    failover: {
      policy: spec.failover?.policy ?? 'simultaneous',
      systemDefault: spec.failover?.systemDefault,
    },
    options: { ...DEFAULT_OPTIONS, ...spec.options },
    mode: spec.mode ?? 'plan-only',
    schedule: readSchedule(spec.schedule ?? {}),
    atClose: spec.schedule?.atClose ?? 'pause',
    facts: spec.facts ?? {},
    acceptedRisks: accepted.acceptances,
    freezeOverrides: readFreezeOverrides(document, spec.freezeOverrides ?? []),
    health: { before: spec.health?.before ?? [], after: spec.health?.after ?? [] },
    backup: spec.backup && readBackup(spec.backup, timezone),
    approval: spec.approval ?? 'none',
    approvals: approved.approvals,
    suspend: readSuspend(spec.suspend, timezone),
    places: placesOf(document, spec),
  };
  const contradictions = [
    ...problems,
    ...targetProblems(document, system.target),
    ...factsStatedTwice(document, system.facts),
    ...accepted.problems,
    ...approved.problems,
  ];
  return {
    system,
    problems: [...contradictions, ...sshWarnings(document, system)],
    dated: [...accepted.dated, ...approved.dated, ...suspendWarnings(document, system)],
  };
}

function placesOf(document: YamlDocument, { target, facts = {} }: WrittenSystem['spec']): SystemPlaces {
  const placed = Object.keys(facts).map((name): [string, Origin] => [name, document.originOf(['spec', 'facts', name])]);
  return {
    version: target.version === undefined ? undefined : document.originOf([...TARGET, 'version']),
    facts: Object.fromEntries(placed),
  };
}

function readSchedule({ reconcile, windows = [], timezone = 'UTC', stageAhead }: WrittenSchedule) {
  const stageAheadMs = stageAhead === undefined ? undefined : checked(parseSpan(stageAhead));
  return { reconcile, windows, timezone, stageAheadMs };
}

function readTarget({ track, version, ceiling, minimumReleaseAge }: WrittenTarget): DesiredTarget {
  return {
    track,
    version: checked(parseVersion(version ?? 'latest')),
    ceiling: ceiling === undefined ? undefined : checked(parseCeiling(ceiling)),
    minimumReleaseAgeMs: minimumReleaseAge === undefined ? 0 : checked(parseSpan(minimumReleaseAge)),
  };
}

const TARGET: Path = ['spec', 'target'];

function targetProblems(document: YamlDocument, { track, version, ceiling }: DesiredTarget): Problem[] {
  if (version === 'latest') return [];
  const problems: Problem[] = [];
  const name = formatRelease(version);
  if (trackOf(version) !== track) {
    const message = `spec.target.version "${name}" is a ${trackOf(version)} release, but the track is ${track}; write a ${track} release, or track: ${trackOf(version)}`;
    problems.push(problemAt(document, [...TARGET, 'version'], 'desired.track', message));
  }
  if (ceiling !== undefined && isAbove(version, ceiling)) {
    const message = `spec.target.ceiling "${ceilingText(ceiling)}" is below the version "${name}"; raise the ceiling, or remove it`;
    problems.push(problemAt(document, [...TARGET, 'ceiling'], 'desired.ceiling', message));
  }
  return problems;
}

function isAbove(release: Release, ceiling: Ceiling): boolean {
  if (ceiling.kind === 'release') return compareReleases(release, ceiling.release) > 0;
  return release.major > ceiling.major || (release.major === ceiling.major && release.minor > ceiling.minor);
}

function ceilingText(ceiling: Ceiling): string {
  return ceiling.kind === 'line' ? `${ceiling.major}.${ceiling.minor}` : formatRelease(ceiling.release);
}

function readSuspend(written: WrittenSystem['spec']['suspend'], timezone: string): DesiredSystem['suspend'] {
  if (written === undefined) return undefined;
  const until = written.until === undefined ? undefined : checked(parseMoment(written.until, timezone));
  return { reason: written.reason.trim(), until };
}

function readBackup({ maxAge, takenAt }: WrittenBackup, timezone: string): DesiredSystem['backup'] {
  return {
    maxAgeMs: checked(parseSpan(maxAge)),
    takenAt: takenAt === undefined ? undefined : checked(parseMoment(takenAt, timezone)),
  };
}

function readFreezeOverrides(
  document: YamlDocument,
  written: readonly WrittenFreezeOverride[],
): readonly FreezeOverride[] {
  return written.map(({ freeze, reason, owner }, index) => ({
    freeze,
    reason: reason.trim(),
    owner: owner.trim(),
    origin: document.originOf(['spec', 'freezeOverrides', index]),
  }));
}

function suspendWarnings(document: YamlDocument, { suspend }: DesiredSystem): DatedWarning[] {
  if (suspend?.until === undefined) return [];
  const message = `spec.suspend ended on ${suspend.until}, so that it holds nothing back; remove it, or write a later date`;
  const problem = problemAt(document, ['spec', 'suspend', 'until'], 'desired.suspend-over', message);
  return [{ since: suspend.until, problem: warning(problem) }];
}

function sshWarnings(document: YamlDocument, { mode, agents }: DesiredSystem): Problem[] {
  if (mode === 'plan-only') return [];
  const blind = agents.filter(({ ssh }) => ssh === undefined).map(({ name }) => name);
  if (blind.length === 0) return [];
  const message = `mode ${mode} needs ssh, which ${blind.join(', ')} ${blind.length === 1 ? 'has' : 'have'} not; write ssh: and its hostKey, unless the operator's configuration links them otherwise`;
  return [warning(problemAt(document, ['spec', 'mode'], 'desired.no-ssh', message))];
}
