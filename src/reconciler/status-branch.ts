import type { Instant } from '../model/instant.ts';

export interface PublishedFile {
  readonly name: string;
  readonly text: string;
}

/** A branch that holds what was found last, for those who cannot reach the Systems. */
export interface StatusBranch {
  readonly name: string;
  /** Makes the branch hold these files and nothing else. Throws `status-branch.…` and `source.…`. */
  publish(files: readonly PublishedFile[], at: Instant, signal: AbortSignal): Promise<void>;
}
