import { execa } from 'execa';
import { RatchetError } from '../../model/errors.ts';

export interface Verdict {
  readonly exitCode: number;
  /** What git, ssh-keygen and gpg have to say, they say here. */
  readonly stderr: string;
}

export type RunVerifier = (program: string, args: readonly string[], input?: string) => Promise<Verdict>;

const LONGEST = 256 * 1024;

/** Runs git, ssh-keygen or gpg in this environment and no other, and answers whatever the exit code. Never a shell. */
export function verifierIn(environment: Readonly<Record<string, string>>, signal: AbortSignal): RunVerifier {
  return async (program, args, input = '') => {
    signal.throwIfAborted();
    const { exitCode, stderr, code } = await execa(program, args, {
      input,
      env: environment,
      extendEnv: false,
      stdout: 'ignore',
      maxBuffer: { stderr: LONGEST },
      reject: false,
      cancelSignal: signal,
      windowsHide: true,
    });
    signal.throwIfAborted();
    if (code === 'ENOENT') throw missing(program);
    return { exitCode: exitCode ?? 1, stderr };
  };
}

function missing(program: string): RatchetError {
  return new RatchetError('source.verifier-missing', `the program "${program}" was not found`, {
    blame: 'operator',
    hint: `signatures of commits are asked for (fleet.git.verify): install ${program} and let PATH lead to it`,
  });
}
