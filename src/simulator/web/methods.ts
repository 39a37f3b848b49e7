import { instantOf } from '../../model/instant.ts';
import type { SimulatedAgent } from '../agent.ts';
import { seededBytes } from '../seeded.ts';
import { success, type WebAnswer } from './answer.ts';
import { authenticationFailed } from './exceptions.ts';
import { fileVersion } from './file-version.ts';

type Arguments = Readonly<Record<string, unknown>>;

export interface WebMethod {
  /** Every one must be there by name, in whatever order. */
  readonly parameters: readonly string[];
  /** `none` answers without DataMiner, `core` needs it, `session` needs it and a live `connection`. */
  readonly needs: 'none' | 'core' | 'session';
  call(agent: SimulatedAgent, given: Arguments): WebAnswer;
}

const LOGIN_PARAMETERS = ['host', 'login', 'password', 'clientAppName', 'clientAppVersion', 'clientComputerName'];

/** The methods of Web Services v1 that a client of upgrades meets. A new one is one entry here. */
export const METHODS: ReadonlyMap<string, WebMethod> = new Map<string, WebMethod>([
  ['GetDataMinerAPIVersion', { parameters: [], needs: 'none', call: () => success('1.0') }],
  ['GetDataMinerClusterName', { parameters: [], needs: 'core', call: (agent) => success(agent.system.spec.cluster) }],
  [
    'ConnectApp',
    {
      parameters: LOGIN_PARAMETERS,
      needs: 'core',
      call: (agent, given) => connect(agent, given, (session) => session),
    },
  ],
  [
    'ConnectAppAndInfo',
    {
      parameters: LOGIN_PARAMETERS,
      needs: 'core',
      call: (agent, given) =>
        connect(agent, given, (session) => connectionInfo(agent, session, String(given['login']))),
    },
  ],
  [
    'GetDataMinerAgentsInfo',
    { parameters: ['connection'], needs: 'session', call: (agent) => success(agent.system.entries.map(agentRow)) },
  ],
  [
    'IsConnectionAlive',
    {
      parameters: ['connection'],
      needs: 'core',
      call: (agent, given) => success(agent.sessions.use(String(given['connection']))),
    },
  ],
  [
    'LogOut',
    {
      parameters: ['connection'],
      needs: 'session',
      call(agent, given) {
        agent.sessions.end(String(given['connection']));
        return success(null);
      },
    },
  ],
]);

function connect(agent: SimulatedAgent, given: Arguments, answer: (session: string) => unknown): WebAnswer {
  const known = agent.system.spec.users.some(
    ({ login, password }) => login === given['login'] && password === given['password'],
  );
  agent.record('login', `${String(given['login'])} ${known ? 'accepted' : 'refused'}`);
  return known ? success(answer(agent.sessions.open())) : authenticationFailed();
}

/** `DMAConnectAndInfo`. `Cookie` carries the credentials on a real Agent, so a client must not keep it. */
function connectionInfo(agent: SimulatedAgent, session: string, login: string): Record<string, unknown> {
  const now = agent.world.clock.wallTime() + agent.manners.clockAheadMs;
  return {
    __type: 'Skyline.DataMiner.Web.Common.v1.DMAConnectAndInfo',
    Connection: session,
    Message: null,
    MessageType: null,
    DMAVersion: fileVersion(agent.version),
    Time: instantOf(now).slice(0, 19),
    TimeUTC: now,
    LastChangeUTC: agent.changedAt + agent.manners.clockAheadMs,
    User: { Name: login, FullName: login },
    Cookie: seededBytes(agent.world.seed, 'cookie', session).toString('base64'),
  };
}

/** `DMAInfo`. A Failover pair is one row with the address and the status of its online member (inferred). */
function agentRow(entry: SimulatedAgent): Record<string, unknown> {
  const online = [entry, entry.peer].find((member) => member?.online) ?? entry;
  return {
    ID: entry.id,
    Name: entry.name,
    PrimaryIP: online.ip,
    Cluster: entry.system.spec.cluster,
    Status: online.status,
    IsFailOver: entry.role !== 'standalone',
    LastChangeUTC: online.changedAt,
  };
}
