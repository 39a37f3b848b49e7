import type { AgentRole } from '../model/observed.ts';
import type { FaultId } from './faults/index.ts';

/** One DataMiner System to play. */
export interface SimulatedSystemSpec {
  readonly name: string;
  readonly cluster: string;
  /** As VersionHistory.txt spells it: `10.5.0.0-15839-20250516-release`. A hotfix line is fine too. */
  readonly version: string;
  /** Older lines of VersionHistory.txt, whole: `2024-11-02 09:14:00;10.4.0.0-14772-20240821-release`. */
  readonly history?: readonly string[];
  readonly agents: readonly SimulatedAgentSpec[];
  /** Who may log in to the web services. */
  readonly users: readonly { readonly login: string; readonly password: string }[];
  /** Who may log in by SSH, with one of `authorizedKeys` (lines as in `authorized_keys`). */
  readonly sshUser: string;
  readonly authorizedKeys: readonly string[];
  /** Faults that are there from the start. */
  readonly faults?: readonly { readonly agent: string; readonly fault: FaultId }[];
  readonly timings?: Partial<Timings>;
}

/** A System that appears in a scenario: without those who may log in, whom the stage brings along. */
export type Cast = Pick<SimulatedSystemSpec, 'name' | 'cluster' | 'version' | 'history' | 'agents' | 'timings'>;

export interface SimulatedAgentSpec {
  /** Its computer name; also what its host key follows from. */
  readonly name: string;
  readonly role: AgentRole;
  readonly ip?: string;
  /** The other member of its Failover pair. */
  readonly peer?: string;
  /** Of a Failover pair, the one that stands by; default the backup. */
  readonly standby?: boolean;
  /** Differs from the System's in a cluster of mixed versions. */
  readonly version?: string;
}

/** How long things take, in virtual seconds. */
export interface Timings {
  readonly uploadBytesPerSecond: number;
  readonly prerequisites: number;
  readonly extracting: number;
  readonly stoppingCore: number;
  readonly replacingFiles: number;
  readonly upgradingDatabase: number;
  readonly registering: number;
  readonly startingIis: number;
  readonly rebooting: number;
  readonly starting: number;
  readonly switching: number;
  /** After which an unused web session is void. */
  readonly session: number;
}

/** INTEGRATION 10.2; all inferred from the vendor's remarks on how long an upgrade takes. */
export const DEFAULT_TIMINGS: Timings = {
  uploadBytesPerSecond: 50_000_000,
  prerequisites: 60,
  extracting: 60,
  stoppingCore: 90,
  replacingFiles: 240,
  upgradingDatabase: 120,
  registering: 60,
  startingIis: 30,
  rebooting: 180,
  starting: 300,
  switching: 60,
  session: 300,
};
