import type { AgentEndpoint } from '../model/desired.ts';
import type { DmaInfo } from './web-services/dma-info.ts';

export interface MatchedRows {
  readonly byAgent: ReadonlyMap<string, DmaInfo>;
  /** Rows of nobody that is listed. */
  readonly unlisted: readonly DmaInfo[];
}

/**
 * Which row of the cluster's list is whose: by name, else by the host or address under which the member is reached. Both
 * members of a Failover pair share the pair's row, which may bear a virtual name: the one pair that is left takes the one
 * Failover row that is left.
 */
export function matchRows(members: readonly AgentEndpoint[], rows: readonly DmaInfo[]): MatchedRows {
  const byAgent = new Map<string, DmaInfo>();
  const unlisted: DmaInfo[] = [];
  for (const row of rows) {
    const member = members.find((each) => same(each.name, row.name)) ?? members.find((each) => reachedAs(each, row));
    if (member === undefined) unlisted.push(row);
    else assign(byAgent, members, member, row);
  }
  const leftRows = unlisted.filter(({ isFailover }) => isFailover);
  const leftPairs = members.filter(({ name, role }) => role === 'failover-main' && !byAgent.has(name));
  const [row] = leftRows;
  const [pair] = leftPairs;
  if (row === undefined || pair === undefined || leftRows.length > 1 || leftPairs.length > 1)
    return { byAgent, unlisted };
  assign(byAgent, members, pair, row);
  return { byAgent, unlisted: unlisted.filter((each) => each !== row) };
}

function assign(
  byAgent: Map<string, DmaInfo>,
  members: readonly AgentEndpoint[],
  member: AgentEndpoint,
  row: DmaInfo,
): void {
  byAgent.set(member.name, row);
  const peer = members.find(({ name }) => name === member.peer);
  if (row.isFailover && peer !== undefined) byAgent.set(peer.name, row);
}

function reachedAs({ url, ssh }: AgentEndpoint, row: DmaInfo): boolean {
  const hosts = [new URL(url).hostname, ssh?.host ?? ''];
  return hosts.some((host) => host !== '' && (same(host, row.name) || same(host, row.address)));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
