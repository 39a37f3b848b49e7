import { type SimpleGit, simpleGit } from 'simple-git';
import { GitFailure, lastWords } from './git-errors.ts';
import type { GitRunner } from './git-process.ts';

/**
 * Git through simple-git, for what stays on this machine and is answered in a line of text. It guards against settings that run commands; the
 * flags below lift that guard for exactly those that we pin ourselves, to values that run nothing.
 */
export function askGit({ environment, secrets }: GitRunner, folder: string, signal: AbortSignal): SimpleGit {
  return simpleGit({
    baseDir: folder,
    abort: signal,
    trimmed: true,
    allowEnvironment: Object.keys(environment),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
    // Left to itself it takes a failure with an empty stderr for a success.
    errors: (_, { exitCode, stdErr }) =>
      exitCode === 0 ? undefined : new GitFailure(lastWords(Buffer.concat(stdErr).toString('utf8'), secrets)),
  }).env({ ...environment });
}
