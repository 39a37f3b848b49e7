import type { AgentEndpoint } from '../model/desired.ts';
import type { AgentState } from '../model/observed.ts';
import type { SeenProblem } from './problem.ts';
import type { WebView } from './web-services/web-services.ts';

/** What is known of one Agent before its state is told. */
export interface Clues {
  readonly agent: AgentEndpoint;
  readonly web: WebView;
  /** Its own row, as it sees itself. */
  readonly ownStatus: string | undefined;
  /** Its row, as the others see it. */
  readonly peerStatuses: readonly string[];
  /** SSH answered, whatever it could read there. */
  readonly sshAnswered: boolean;
  readonly sshProblem: SeenProblem | undefined;
  /** Its Failover partner answers as the online member. */
  readonly partnerIsOnline: boolean;
}

// Status words of DMAInfo (WS_CustomDataTypes_v1/DMAInfo). Any other is `unknown`.
const BY_STATUS: ReadonlyMap<string, AgentState> = new Map([
  ['running', 'running'],
  ['starting', 'starting'],
  ['switching', 'switching'],
  ['disconnected', 'stopped'],
]);

const BY_PROBLEM: ReadonlyMap<string, AgentState> = new Map([
  ['dms.auth', 'denied'],
  ['dms.challenge', 'denied'],
  ['dms.starting', 'starting'],
  ['dms.not_running', 'stopped'],
  ['dms.switching', 'switching'],
  ['dms.offline', 'offline'],
  ['dms.upgrading', 'upgrading'],
  // Who cannot prove its name is not spoken to, and so not reached.
  ['net.tls', 'unreachable'],
]);

/** Nobody but the Agent itself can say that it runs; others may only tell why it is silent. */
export function deriveState(clues: Clues): AgentState {
  const { web, ownStatus } = clues;
  if (web.problem === undefined) return stateOf(ownStatus);
  if (web.problem.code.startsWith('credential.')) return 'denied';
  return BY_PROBLEM.get(web.problem.code) ?? (isSilent(web.problem) ? silentState(clues) : unsureState(clues));
}

/** No web server answers: it may be the offline member of a pair, stopped, starting, or gone. */
function silentState({ agent, sshAnswered, sshProblem, peerStatuses, partnerIsOnline }: Clues): AgentState {
  if (!sshAnswered) return isRefusal(sshProblem) ? 'denied' : 'unreachable';
  if (agent.role !== 'standalone' && partnerIsOnline) return 'offline';
  return transition(peerStatuses) ?? 'stopped';
}

/** The web server answers, but not so that it could be understood. */
function unsureState({ peerStatuses }: Clues): AgentState {
  return transition(peerStatuses) ?? 'unknown';
}

function transition(statuses: readonly string[]): AgentState | undefined {
  return statuses.map(stateOf).find((state) => state === 'starting' || state === 'switching');
}

function stateOf(status: string | undefined): AgentState {
  return BY_STATUS.get(status?.toLowerCase() ?? '') ?? 'unknown';
}

function isSilent({ code }: SeenProblem): boolean {
  return code.startsWith('net.') || code === 'web.http';
}

function isRefusal(problem: SeenProblem | undefined): boolean {
  return problem !== undefined && (problem.code === 'ssh.auth' || problem.code === 'ssh.hostkey');
}
