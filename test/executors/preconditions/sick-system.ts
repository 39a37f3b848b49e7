import { systemClock } from '../../../src/cli/system-clock.ts';
import type { Credential } from '../../../src/config/config.ts';
import { DEFAULT_LAYOUT, DEFAULT_STAGING } from '../../../src/config/defaults.ts';
import { examine } from '../../../src/executors/doctor.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { sshLinks } from '../../../src/links/ssh/ssh-links.ts';
import type { AgentEndpoint } from '../../../src/model/desired.ts';
import type { Examined, Finding } from '../../../src/model/finding.ts';
import { Secret } from '../../../src/model/secret.ts';
import { systemObserver } from '../../../src/observers/system-observer.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import type { FaultId } from '../../../src/simulator/faults/index.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import type { SshTransportName } from '../../../src/simulator/ssh/transports.ts';
import { agentEndpoint, desiredSystem } from '../../builders.ts';
import { FakeJournal } from '../../fakes/fake-journal.ts';
import { credential, linkConfig, onLoopback } from '../../links/link-config.ts';
import { LOGIN } from '../../simulator/agent-client.ts';
import { CLUSTER, type ClusterOptions, KEY, withCluster } from '../../simulator/fixture.ts';

const KNOWLEDGE = loadKnowledge();
const MEMBERS = new Map(CLUSTER.agents.map((agent) => [agent.name, agent]));

/** A cluster of a pair (`dma01`, which orchestrates, and `dma02`) and `dma03`, and what is wrong with it. */
export interface Illness {
  readonly faults?: readonly { readonly agent: string; readonly fault: FaultId }[];
  readonly spec?: ClusterOptions['spec'];
  readonly transport?: SshTransportName;
  readonly credential?: Partial<Credential>;
  readonly endpoint?: (agent: AgentEndpoint) => AgentEndpoint;
  readonly packageBytes?: number;
  readonly journal?: FakeJournal;
  /** On the orchestrating Agent, before it is looked at. */
  readonly prepare?: (simulator: Simulator) => void;
}

export interface Report {
  readonly findings: readonly Examined[];
  readonly simulator: Simulator;
}

/** Looks at the cluster with the real links and the real observer. */
export async function examined(illness: Illness = {}): Promise<Report> {
  const { spec = {}, transport = 'ssh2', faults = [] } = illness;
  return await withCluster({ spec, transport, speed: 60 }, async (simulator) => {
    illness.prepare?.(simulator);
    for (const fault of faults) await simulator.inject(fault);
    const { config, agents } = reachOf(simulator, illness);
    const clock = systemClock;
    const links = sshLinks({ config, clock });
    const observer = systemObserver({ config, links, clock });
    try {
      const { timers, credentials, agentLayout, staging } = config;
      const journal = illness.journal ?? new FakeJournal();
      const own = { timers, credentials, agentLayout, staging };
      const deps = { links, linkChoices: [], observer, journal, clock, ...own };
      const { signal } = new AbortController();
      const { findings } = await examine(desiredSystem({ agents }), bookOf(illness), deps, signal);
      return { findings, simulator };
    } finally {
      await observer.close();
      await links.close();
    }
  });
}

function bookOf({ packageBytes = 1_000_000 }: Illness) {
  return { landscape: landscapeOf(KNOWLEDGE, []), knownIssues: KNOWLEDGE.knownIssues, packageBytes };
}

function reachOf(simulator: Simulator, { credential: overrides, endpoint = (agent) => agent }: Illness) {
  const login: Credential = credential({
    web: { login: LOGIN.login, password: new Secret(LOGIN.password) },
    ssh: { user: simulator.agent('dma01').ssh.user, privateKey: new Secret(KEY.privateKey), passphrase: undefined },
    allowHttp: true,
    ...overrides,
  });
  const endpoints = simulator.agents.map(({ name, webUrl, ssh }) =>
    onLoopback(name, { web: Number(new URL(webUrl).port), ssh: ssh.port }),
  );
  const agents = simulator.agents.map(({ name, role, ssh }) =>
    endpoint(
      agentEndpoint(name, {
        role,
        peer: MEMBERS.get(name)?.peer,
        url: `http://${name}.test.example`,
        ssh: { host: `${name}.test.example`, port: 22, hostKey: ssh.hostKey },
      }),
    ),
  );
  const timers = { liveness: 2_000, webCall: 5_000, sshReady: 5_000, command: 5_000 };
  return {
    agents,
    config: {
      ...linkConfig({ credentials: [login], endpoints, timers }),
      agentLayout: DEFAULT_LAYOUT,
      staging: DEFAULT_STAGING,
    },
  };
}

/** What one check said; of the System as a whole where no Agent is named. */
export function findingOf({ findings }: Pick<Report, 'findings'>, check: string, agent?: string): Finding {
  const found = findings.find((each) => each.check === check && each.agent === agent);
  if (found === undefined) throw new Error(`no "${check}" of ${agent ?? 'the system'}`);
  return found.finding;
}

/** `fail acl dma01`, … for everything that is neither a pass nor skipped. */
export function complaints({ findings }: Pick<Report, 'findings'>): readonly string[] {
  return findings
    .filter(({ finding }) => finding.kind !== 'pass' && finding.kind !== 'skipped')
    .map(({ check, agent, finding }) => `${finding.kind} ${check}${agent === undefined ? '' : ` ${agent}`}`);
}
