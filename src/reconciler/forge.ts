import type { Instant } from '../model/instant.ts';

/** Where a repository is hosted and its pull requests are discussed. What it cannot be asked or told throws `forge.…` or `net.…`. */
export interface Forge {
  /**
   * Keeps one comment of ours below a pull request: a former one of this name is written anew in its place, whatever
   * others wrote that looks like it is left alone, and further ones of ours are taken out of the way.
   */
  keepComment(change: number, comment: StickyComment, signal: AbortSignal): Promise<PostedComment>;
  /** What is kept with our comment of this name; undefined where there is none, or nothing tells that it is ours. */
  factsOf(change: number, name: string, signal: AbortSignal): Promise<StickyComment['facts'] | undefined>;
  /** Sets what a commit shows under this name. Setting it again to the same is no error. */
  setStatus(status: CommitStatus, signal: AbortSignal): Promise<void>;
  /** Who has approved a pull request, and which commit of it. */
  approvals(change: number, signal: AbortSignal): Promise<ChangeApprovals>;
}

export interface StickyComment {
  /** Letters and dashes: `review`. */
  readonly name: string;
  /** Markdown, within what the forge takes. */
  readonly text: string;
  /** Kept with the comment, unseen: `head=…`. Letters, digits and `=:._-` only. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface PostedComment {
  readonly kind: 'created' | 'updated' | 'unchanged';
  /** For people; undefined where the forge tells none. */
  readonly address: string | undefined;
}

export interface CommitStatus {
  /** 40 hex digits. */
  readonly commit: string;
  /** `ratchet/review`. */
  readonly name: string;
  /** `error` is of the commit itself, as one that does not count. */
  readonly state: 'pending' | 'success' | 'neutral' | 'failure' | 'error';
  /** One line; cut where a forge takes less. */
  readonly description: string;
  readonly address: string | undefined;
  /** The pull request that it is shown on, where a forge tells one from the commit. */
  readonly change: number | undefined;
}

export interface ChangeApprovals {
  /** What the pull request consists of now. */
  readonly headCommit: string;
  readonly baseBranch: string;
  readonly author: string;
  readonly merged: { readonly commit: string } | undefined;
  readonly approvals: readonly Approval[];
}

export interface Approval {
  /** As the forge names the account. */
  readonly by: string;
  /** What was approved; undefined where the forge does not tell. */
  readonly commit: string | undefined;
  readonly at: Instant | undefined;
}
