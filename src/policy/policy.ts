/** Who may decide what in pull requests: `.ratchet/policy.yaml`, as it is on the branch that they go to. */
export interface Policy {
  /** Of everything below `.ratchet`. */
  readonly owners: readonly string[];
  readonly people: Readonly<Record<string, readonly string[]>>;
  /** Undefined lets anybody. */
  readonly acceptRisks: readonly Grant[] | undefined;
  readonly overrideFreezes: readonly Grant[] | undefined;
  /** By a commit; asked as well where one ends the need for approvals. */
  readonly approvePlans: readonly Grant[] | undefined;
  readonly changes: readonly ChangeRule[];
}

export interface Grant {
  readonly who: readonly string[];
  /** All of these labels; empty is every System. */
  readonly systems: Readonly<Record<string, string>>;
}

export interface ChangeRule {
  readonly paths: readonly string[];
  readonly kinds: readonly GuardedKind[];
  readonly who: readonly string[];
}

export type GuardedKind = 'Catalog' | 'Freeze' | 'KnowledgeOverlay' | 'Window';

export const POLICY_FILE = '.ratchet/policy.yaml';
