import type { DesiredSystem } from '../../model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../../model/observed.ts';
import { parseVersion } from '../../model/version.ts';

/** Where an Agent stands between what it ran before and what this run installs. */
export type Standing = 'before' | 'target' | 'other' | 'unread';

export interface AgentStanding {
  readonly name: string;
  readonly standing: Standing;
  /** What was read; undefined where nothing was. */
  readonly raw: string | undefined;
  /** Serves, or is the half of a Failover pair that rests while the other serves. */
  readonly ready: boolean;
  readonly state: string;
}

type Pairs = Pick<DesiredSystem, 'agents'>;

/** Every Agent of the desired state, as a fresh look finds it. */
export function standingsOf(
  { agents }: Pairs,
  observed: Pick<ObservedSystem, 'agents'>,
  before: readonly ObservedAgent[],
  targetBuild: number,
): readonly AgentStanding[] {
  return agents.map(({ name, peer }) => {
    const now = observed.agents.find((agent) => agent.name === name);
    const raw = versionOf(now);
    const old = versionOf(before.find((agent) => agent.name === name));
    const state = now?.state ?? 'unknown';
    const peerState = observed.agents.find((agent) => agent.name === peer)?.state;
    const ready = state === 'running' || (state === 'offline' && peerState === 'running');
    return { name, raw, state, ready, standing: standingOf(raw, old, targetBuild) };
  });
}

function standingOf(raw: string | undefined, old: string | undefined, targetBuild: number): Standing {
  if (raw === undefined) return 'unread';
  const version = parseVersion(raw);
  if (version.ok && !version.value.hotfix && version.value.build === targetBuild) return 'target';
  return raw === old || (version.ok && version.value.build !== undefined && version.value.build === buildOf(old))
    ? 'before'
    : 'other';
}

/** VersionHistory.txt decides; what the web services say counts only where it names a build. */
function versionOf(agent: ObservedAgent | undefined): string | undefined {
  const readings = agent?.readings ?? [];
  const history = readings.findLast(({ source }) => source === 'version-history')?.raw;
  return history ?? readings.findLast(({ raw }) => buildOf(raw) !== undefined)?.raw;
}

function buildOf(raw: string | undefined): number | undefined {
  const version = raw === undefined ? undefined : parseVersion(raw);
  return version?.ok === true ? version.value.build : undefined;
}

export function allAtTarget(standings: readonly AgentStanding[]): boolean {
  return standings.every(({ standing }) => standing === 'target');
}

export function allReady(standings: readonly AgentStanding[]): boolean {
  return standings.every(({ ready }) => ready);
}

/** `"dma02" (starting)`, … */
export function inWords(standings: readonly AgentStanding[]): string {
  return standings.map(({ name, state, raw }) => `"${name}" (${state}, ${raw ?? 'version unread'})`).join(', ');
}
