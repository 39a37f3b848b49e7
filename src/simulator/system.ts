import { join } from 'node:path';
import { RatchetError } from '../model/errors.ts';
import { SimulatedAgent } from './agent.ts';
import { AgentDisk } from './disk.ts';
import { furnish } from './layout.ts';
import { historyTime } from './local-time.ts';
import { DEFAULT_TIMINGS, type SimulatedSystemSpec, type Timings } from './specification.ts';
import type { ClusterUpgrade } from './upgrade/cluster-upgrade.ts';
import type { World } from './world.ts';

const FIRST_AGENT_ID = 101;
const INSTALLED_DAYS_AGO = 60;

/** A cluster of simulated Agents. */
export class SimulatedSystem {
  readonly name: string;
  readonly spec: SimulatedSystemSpec;
  readonly timings: Timings;
  readonly agents: readonly SimulatedAgent[];
  /** The upgrade under way. There is never a second one beside it. */
  upgrade: ClusterUpgrade | undefined;
  /** Starts of SLTaskbarUtility. */
  launches = 0;

  constructor(spec: SimulatedSystemSpec, world: World, options: { readonly root: string; readonly number: number }) {
    this.name = spec.name;
    this.spec = spec;
    this.timings = { ...DEFAULT_TIMINGS, ...spec.timings };
    const now = world.clock.now();
    const installed = historyTime(now - INSTALLED_DAYS_AGO * 86_400_000);
    this.agents = spec.agents.map((agentSpec, index) => {
      const version = agentSpec.version ?? spec.version;
      const disk = new AgentDisk(join(options.root, spec.name, agentSpec.name));
      furnish(disk, [...(spec.history ?? []), `${installed};${version}`], now);
      const ip = agentSpec.ip ?? `10.${options.number}.0.${index + 1}`;
      return new SimulatedAgent(agentSpec, { world, system: this, disk, version, ip, id: FIRST_AGENT_ID + index });
    });
  }

  /** One entry per standalone Agent and per Failover pair, as the web services list them: the main member stands for both. */
  get entries(): readonly SimulatedAgent[] {
    return this.agents.filter(({ role }) => role !== 'failover-backup');
  }

  agent(name: string): SimulatedAgent {
    const found = this.agents.find((agent) => agent.name === name);
    if (found !== undefined) return found;
    const known = this.agents.map((agent) => agent.name).join(', ');
    throw new RatchetError('simulator.agent', `system "${this.name}" has no Agent "${name}"; it has ${known}`, {
      blame: 'operator',
    });
  }
}
