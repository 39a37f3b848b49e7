import type { Instant } from './instant.ts';

export const AGENT_ROLES = ['standalone', 'failover-main', 'failover-backup'] as const;
/** The configured role; which member is online right now is a state, and changes. */
export type AgentRole = (typeof AGENT_ROLES)[number];

export const AGENT_STATES = [
  'running',
  'starting',
  'switching',
  'upgrading',
  'offline',
  'stopped',
  'unreachable',
  'denied',
  'unknown',
] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/**
 * One version string as it was found. `version-history` is the last line of VersionHistory.txt and identifies the
 * product build; `web-services` is `DMAVersion`, which may be a file version and is then never compared.
 */
export interface Reading {
  readonly source: 'version-history' | 'web-services';
  readonly raw: string;
  /** When the Agent wrote it (its local time, without zone), or when it answered. */
  readonly at?: string;
}

export interface ObservedAgent {
  readonly name: string;
  readonly role: AgentRole;
  readonly state: AgentState;
  readonly readings: readonly Reading[];
  /** How far its clock is ahead of ours, in milliseconds; negative behind. Undefined where it did not tell the time. */
  readonly clockAheadMs?: number;
  /** Why something could not be read, in one sentence without secrets. `code` as in INTEGRATION 11, e.g. `net.refused`. */
  readonly problem?: { readonly code: string; readonly message: string };
}

export interface ObservedSystem {
  readonly name: string;
  readonly takenAt: Instant;
  readonly cluster?: string;
  readonly agents: readonly ObservedAgent[];
  /** Agents that the cluster reports and the desired state does not list. */
  readonly unlisted?: readonly string[];
}

/** What `ratchet observe --out` writes and `--observed` reads. Schema: schemas/observed.schema.json. */
export interface ObservedFleet {
  readonly formatVersion: '1';
  readonly takenAt: Instant;
  readonly systems: readonly ObservedSystem[];
}
