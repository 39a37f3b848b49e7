import type { Instant } from './instant.ts';
import type { Origin } from './origin.ts';

/** A package of the vendor's that only checks: it installs nothing and restarts nothing, such as VerifyClusterPorts. */
export interface CheckPackage {
  /** As people ask for it: `VerifyClusterPorts`. */
  readonly name: string;
  /** The file; always below a package root of the operator's. */
  readonly from: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** How long a result counts. DataMiner itself takes VerifyClusterPorts as done for 10 days. */
  readonly validForMs: number;
  readonly origin: Origin;
}

/** What one prerequisite said. */
export interface CheckFinding {
  readonly name: string;
  readonly outcome: 'no-issues' | 'issues' | 'warning' | 'unclear';
  readonly message: string;
  /** What the vendor says should be done; empty where it says nothing. */
  readonly action: string;
}

/** What one run of a check on one system came to. */
export interface CheckReport {
  readonly check: string;
  readonly at: Instant;
  /** It does not count any more from here on. */
  readonly validUntil: Instant;
  /** What the system ran. */
  readonly release: string;
  readonly build: number;
  /** `unclear`: it ran, and nothing tells how it ended. */
  readonly outcome: 'passed' | 'failed' | 'unclear';
  readonly findings: readonly CheckFinding[];
  /** Who asked for it. */
  readonly by: string;
}
