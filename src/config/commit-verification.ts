/** Whose signature a commit of the fleet repository needs. The files are the operator's; nothing of the repository decides. */
export interface CommitVerification {
  /** The commit that a branch is at, or each one since the last that was verified. */
  readonly commits: 'head' | 'every';
  readonly ssh: SshSigners | undefined;
  /** Files with the public keys that are allowed. */
  readonly gpg: readonly string[];
  /** With `every`: what is taken as verified where nothing was yet. */
  readonly since: string | undefined;
}

export interface SshSigners {
  /** In the form that ssh-keygen calls ALLOWED SIGNERS. */
  readonly allowed: string;
  /** Keys that are not allowed any more: a list of public keys, or a KRL. */
  readonly revoked: string | undefined;
}
