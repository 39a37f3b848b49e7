/** Who has to act: the author of the fleet repository, the operator of this machine, the world outside, or us. */
export type Blame = 'author' | 'operator' | 'environment' | 'bug';

interface ErrorDetails {
  readonly blame: Blame;
  /** One sentence that says what to change or look at next. */
  readonly hint?: string;
  /** Where the message is several findings: each on a line of its own. */
  readonly lines?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The only error that leaves a room. `code` is stable and greppable (`ssh.hostkey`, `stage.hash`);
 * `message` names the wrong value and never carries a secret.
 */
export class RatchetError extends Error {
  override readonly name = 'RatchetError';
  readonly code: string;
  readonly blame: Blame;
  readonly hint: string | undefined;
  readonly lines: readonly string[];

  constructor(code: string, message: string, { blame, hint, lines = [message], cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.blame = blame;
    this.hint = hint;
    this.lines = lines;
  }
}

/** What nobody translated at the edge is by definition a bug of ours. */
export function asRatchetError(thrown: unknown): RatchetError {
  if (thrown instanceof RatchetError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new RatchetError('unexpected', message, { blame: 'bug', cause: thrown });
}
