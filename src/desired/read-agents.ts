import type { AgentEndpoint, SshEndpoint } from '../model/desired.ts';
import { type BaseUrl, isIpv4, parseBaseUrl } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../yaml/nearest.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked } from './formats.ts';
import type { WrittenAgents, WrittenConnection, WrittenMember, WrittenPair, WrittenSsh } from './written.ts';

export interface AgentsReading {
  readonly agents: readonly AgentEndpoint[];
  readonly orchestrator: string;
  readonly problems: readonly Problem[];
}

const CONNECTION: Path = ['spec', 'connection'];
const AGENTS: Path = ['spec', 'agents'];
const MEMBERS: Path = [...AGENTS, 'members'];

/** The machines of a System: the one of `connection`, or all `members` with their roles. */
export function readAgents(
  document: YamlDocument,
  connection: WrittenConnection,
  written: WrittenAgents,
): AgentsReading {
  const { members } = written;
  if (members === undefined) return readSingleAgent(document, connection, written);
  const roles = readPairs(document, members, written.pairs ?? []);
  const orchestrator = findOrchestrator(document, connection, members, written.orchestrator);
  const agents = members.map((member) => endpointOf(member, connection, roles.of(member.name)));
  const problems = [
    ...memberProblems(document, members),
    ...roles.problems,
    ...orchestrator.problems,
    ...expectProblems(document, written.expect, members.length),
    ...sshProblems(document, connection, members),
  ];
  return { agents, orchestrator: orchestrator.name, problems };
}

function readSingleAgent(document: YamlDocument, connection: WrittenConnection, written: WrittenAgents): AgentsReading {
  const { url, host } = checked(parseBaseUrl(connection.url));
  const name = isIpv4(host) ? host : (host.split('.')[0] ?? host);
  const ssh = sshEndpoint(connection.ssh, host);
  const problems = [...expectProblems(document, written.expect, 1)];
  if ((written.pairs ?? []).length > 0) {
    const message =
      'spec.agents.pairs names machines that are nowhere listed; list every machine in spec.agents.members';
    problems.push(problemAt(document, [...AGENTS, 'pairs'], 'desired.pair', message));
  }
  if (written.orchestrator !== undefined && written.orchestrator !== name) {
    const message = `spec.agents.orchestrator is "${written.orchestrator}", but the only Agent is "${name}"; remove it, or list all machines in spec.agents.members`;
    problems.push(problemAt(document, [...AGENTS, 'orchestrator'], 'desired.orchestrator', message));
  }
  return { agents: [{ name, role: 'standalone', peer: undefined, url, ssh }], orchestrator: name, problems };
}

interface Role {
  readonly role: AgentEndpoint['role'];
  readonly peer: string | undefined;
}

const STANDALONE: Role = { role: 'standalone', peer: undefined };

function readPairs(
  document: YamlDocument,
  members: readonly WrittenMember[],
  pairs: readonly WrittenPair[],
): { of(name: string): Role; problems: Problem[] } {
  const names = new Set(members.map(({ name }) => name));
  const roles = new Map<string, Role>();
  const problems: Problem[] = [];
  const assign = (path: Path, name: string, role: Role): void => {
    if (!names.has(name)) {
      const message = `"${name}" is not one of spec.agents.members; write the name of a member`;
      problems.push(problemAt(document, path, 'desired.pair', message, didYouMean(name, names)));
    } else if (roles.has(name)) {
      problems.push(problemAt(document, path, 'desired.pair', `"${name}" is in a pair already; remove it from one`));
    }
    roles.set(name, role);
  };
  for (const [index, { main, backup }] of pairs.entries()) {
    const path = [...AGENTS, 'pairs', index];
    assign([...path, 'main'], main, { role: 'failover-main', peer: backup });
    assign([...path, 'backup'], backup, { role: 'failover-backup', peer: main });
  }
  return { of: (name) => roles.get(name) ?? STANDALONE, problems };
}

function findOrchestrator(
  document: YamlDocument,
  connection: WrittenConnection,
  members: readonly WrittenMember[],
  named: string | undefined,
): { name: string; problems: Problem[] } {
  const problems: Problem[] = [];
  const reached = members.find((member) => sameUrl(member.url, connection.url));
  if (reached === undefined) {
    const message = `spec.connection.url: "${connection.url}" is the url of none of spec.agents.members; write one of theirs`;
    problems.push(problemAt(document, [...CONNECTION, 'url'], 'desired.orchestrator', message));
  }
  if (named !== undefined && !members.some(({ name }) => name === named)) {
    const message = `spec.agents.orchestrator: "${named}" is not one of spec.agents.members; write the name of a member`;
    const names = members.map(({ name }) => name);
    const path = [...AGENTS, 'orchestrator'];
    problems.push(problemAt(document, path, 'desired.orchestrator', message, didYouMean(named, names)));
  }
  return { name: named ?? reached?.name ?? members[0]?.name ?? '', problems };
}

/** Names differ in more than case, and no two members are the same web server. */
function memberProblems(document: YamlDocument, members: readonly WrittenMember[]): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  const urls = new Map<string, string>();
  for (const [index, { name, url }] of members.entries()) {
    const address = checked(parseBaseUrl(url)).url;
    const other = urls.get(address);
    if (names.has(name.toLowerCase())) {
      const message = `"${name}" is listed twice in spec.agents.members; give each machine a name of its own`;
      problems.push(problemAt(document, [...MEMBERS, index, 'name'], 'desired.member', message));
    } else if (other !== undefined) {
      const message = `"${url}" is the url of "${other}" already; write the address of the machine itself`;
      problems.push(problemAt(document, [...MEMBERS, index, 'url'], 'desired.member', message));
    }
    names.add(name.toLowerCase());
    urls.set(address, name);
  }
  return problems;
}

function expectProblems(document: YamlDocument, expect: number | undefined, listed: number): Problem[] {
  if (expect === undefined || expect === listed) return [];
  const message = `spec.agents.expect is ${expect}, but ${listed} ${listed === 1 ? 'machine is' : 'machines are'} listed; list every machine in spec.agents.members, or correct the number`;
  return [problemAt(document, [...AGENTS, 'expect'], 'desired.expect', message)];
}

/** `connection.ssh` belongs to the member with that url, which may repeat it and may not contradict it. */
function sshProblems(
  document: YamlDocument,
  connection: WrittenConnection,
  members: readonly WrittenMember[],
): Problem[] {
  const index = members.findIndex((member) => sameUrl(member.url, connection.url));
  const written = members[index]?.ssh;
  if (written === undefined || connection.ssh === undefined) return [];
  const { host } = checked(parseBaseUrl(connection.url));
  if (JSON.stringify(sshEndpoint(written, host)) === JSON.stringify(sshEndpoint(connection.ssh, host))) return [];
  const message = `${members[index]?.name} has another ssh here than in spec.connection; write it in one place only`;
  return [problemAt(document, [...MEMBERS, index, 'ssh'], 'desired.ssh', message)];
}

function endpointOf(member: WrittenMember, connection: WrittenConnection, { role, peer }: Role): AgentEndpoint {
  const { url, host } = checked(parseBaseUrl(member.url));
  const inherited = sameUrl(member.url, connection.url) ? connection.ssh : undefined;
  return { name: member.name, role, peer, url, ssh: sshEndpoint(member.ssh ?? inherited, host) };
}

const SSH_PORT = 22;

function sshEndpoint(written: WrittenSsh | undefined, webHost: BaseUrl['host']): SshEndpoint | undefined {
  if (written === undefined) return undefined;
  const host = (written.host ?? webHost).toLowerCase();
  return { host, port: written.port ?? SSH_PORT, hostKey: written.hostKey };
}

function sameUrl(a: string, b: string): boolean {
  return checked(parseBaseUrl(a)).url === checked(parseBaseUrl(b)).url;
}
