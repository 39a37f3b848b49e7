import { type Blame, RatchetError } from './errors.ts';
import { formatOrigin, type Origin } from './origin.ts';

/** Something in a file that its author should know. `code` is stable: `desired.unknown-key`, `yaml.too-deep`. */
export interface Problem {
  readonly origin: Origin;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Names the place and the wrong value, and says what to write instead. */
  readonly message: string;
  /** A further nudge, where there is one: a near name, the known keys, the other place. */
  readonly hint?: string;
}

/** `systems/emea.yaml:12:5: error: spec.mode is "aply"; write … (did you mean "apply"?)` */
export function formatProblem({ origin, severity, message, hint }: Problem): string {
  return `${formatOrigin(origin)}: ${severity}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

/** By file, line and column, so that a list reads like the files do. */
export function compareProblems(a: Problem, b: Problem): number {
  if (a.origin.file !== b.origin.file) return a.origin.file < b.origin.file ? -1 : 1;
  return a.origin.line - b.origin.line || a.origin.column - b.origin.column;
}

/** All of them as one error, in the order of the file. */
export function errorOf(problems: readonly Problem[], code: string, blame: Blame): RatchetError {
  const lines = problems.toSorted(compareProblems).map(formatProblem);
  return new RatchetError(code, lines.join('\n'), { blame, lines });
}
