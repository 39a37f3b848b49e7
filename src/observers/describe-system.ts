import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { printable } from '../model/printable.ts';
import { deriveState } from './derive-state.ts';
import { type MatchedRows, matchRows } from './match-rows.ts';
import type { SeenProblem } from './problem.ts';
import type { DmaInfo } from './web-services/dma-info.ts';
import type { WebView } from './web-services/web-services.ts';

/** What one Agent's file said, or why it could not be read. */
export type HistoryView =
  | { readonly kind: 'read'; readonly reading: Reading }
  /** `answered`: the Agent was reached, and the file is the trouble. */
  | { readonly kind: 'failed'; readonly problem: SeenProblem; readonly answered: boolean }
  /** It has no SSH endpoint. */
  | { readonly kind: 'none' };

export interface Look {
  readonly agent: AgentEndpoint;
  readonly web: WebView;
  readonly history: HistoryView;
}

/** Puts together what each Agent told of itself and of the others. */
export function describeSystem(system: DesiredSystem, looks: readonly Look[], takenAt: Instant): ObservedSystem {
  const seen = looks.map((look) => ({ look, rows: matchRows(system.agents, look.web.rows ?? []) }));
  const cluster = looks.map(({ web }) => web.cluster).find((name) => name !== undefined && name !== '');
  const unlisted = unlistedNames(
    system.agents,
    seen.map(({ rows }) => rows),
  );
  return {
    name: system.name,
    takenAt,
    ...(cluster !== undefined && { cluster }),
    agents: seen.map(({ look }) => describeAgent(look, seen)),
    ...(unlisted.length > 0 && { unlisted }),
  };
}

type Seen = { readonly look: Look; readonly rows: MatchedRows };

function describeAgent({ agent, web, history }: Look, seen: readonly Seen[]): ObservedAgent {
  const rowIn = ({ rows }: Seen) => rows.byAgent.get(agent.name)?.status;
  const own = seen.find(({ look }) => look.agent === agent);
  const ownStatus = own && rowIn(own);
  const others = seen.filter((each) => each !== own);
  const partner = others.find(({ look }) => look.agent.name === agent.peer);
  const state = deriveState({
    agent,
    web,
    ownStatus,
    peerStatuses: others.map(rowIn).filter((status) => status !== undefined),
    sshAnswered: history.kind === 'read' || (history.kind === 'failed' && history.answered),
    sshProblem: history.kind === 'failed' ? history.problem : undefined,
    partnerIsOnline: partner?.look.web.problem === undefined && partner?.look.web.rows !== undefined,
  });
  const problem = joined([
    // The offline member of a pair has no web server to answer; that is how it is known.
    state === 'offline' ? undefined : (web.problem ?? statusProblem(agent, ownStatus, state)),
    history.kind === 'failed' ? history.problem : undefined,
  ]);
  return {
    name: agent.name,
    role: agent.role,
    state,
    readings: readingsOf(web, history),
    ...(web.clockAheadMs !== undefined && { clockAheadMs: web.clockAheadMs }),
    ...(problem && { problem }),
  };
}

function readingsOf({ version }: WebView, history: HistoryView): readonly Reading[] {
  const readings = history.kind === 'read' ? [history.reading] : [];
  return version === undefined || version.raw === '' ? readings : [...readings, version];
}

function statusProblem(
  agent: AgentEndpoint,
  status: string | undefined,
  state: ObservedAgent['state'],
): SeenProblem | undefined {
  if (state !== 'unknown') return undefined;
  if (status === undefined) {
    return { code: 'web.app', message: `"${agent.name}" is not in the list of Agents that it gives` };
  }
  return { code: 'web.app', message: `"${agent.name}" calls its own status "${printable(status, 60)}"` };
}

function joined(problems: readonly (SeenProblem | undefined)[]): SeenProblem | undefined {
  const there = problems.filter((problem) => problem !== undefined);
  const [first] = there;
  return first && { code: first.code, message: there.map(({ message }) => message).join('; ') };
}

/** Agents that any member reports and nobody lists, and Failover partners that are missing from the list. */
function unlistedNames(members: readonly AgentEndpoint[], matched: readonly MatchedRows[]): readonly string[] {
  const names = new Set<string>();
  for (const { byAgent, unlisted } of matched) {
    for (const row of unlisted) names.add(nameOf(row));
    for (const { name, peer } of members) {
      if (byAgent.get(name)?.isFailover && peer === undefined) names.add(`Failover partner of ${name}`);
    }
  }
  return [...names].toSorted();
}

function nameOf({ name, address }: DmaInfo): string {
  return printable(name === '' ? address : name, 100);
}
