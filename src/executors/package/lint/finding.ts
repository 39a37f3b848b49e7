/** What is looked at in a package before any of it travels. */
type LintCheck =
  | 'name'
  | 'size'
  | 'contents'
  | 'layout'
  | 'version'
  | 'update'
  | 'prerequisites'
  | 'executor'
  | 'release'
  | 'sha256'
  | 'catalog';

/** One check and what it saw. `fail`: it is not staged. `warn`: a person should know. */
export interface LintFinding {
  readonly kind: 'pass' | 'warn' | 'fail';
  readonly check: LintCheck;
  readonly evidence: string;
}

export function pass(check: LintCheck, evidence: string): LintFinding {
  return { kind: 'pass', check, evidence };
}

export function warn(check: LintCheck, evidence: string): LintFinding {
  return { kind: 'warn', check, evidence };
}

export function fail(check: LintCheck, evidence: string): LintFinding {
  return { kind: 'fail', check, evidence };
}
