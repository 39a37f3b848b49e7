import type { Problem } from '../model/problem.ts';
import { shipped } from '../shipped.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { schemaCheck } from '../yaml/schema-check.ts';
import { type ChangeRule, type Grant, POLICY_FILE, type Policy } from './policy.ts';

/** Where the branch keeps it: nowhere, in a file, or behind something that is no file. */
export type PolicySource =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'no-file' };

export type PolicyReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** What nobody can read lets nobody through. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

interface WrittenPolicy {
  readonly spec: {
    readonly owners: readonly string[];
    readonly people?: Policy['people'];
    readonly acceptRisks?: readonly WrittenGrant[];
    readonly overrideFreezes?: readonly WrittenGrant[];
    readonly approvePlans?: readonly WrittenGrant[];
    readonly changes?: readonly Partial<ChangeRule>[];
  };
}
type WrittenGrant = Pick<Grant, 'who'> & Partial<Grant>;

const schema = schemaCheck({
  room: 'policy',
  schema: shipped('schemas/policy.schema.json'),
  formats: {},
  laterKeys: new Set(),
});

export function readPolicy(source: PolicySource): PolicyReading {
  if (source.kind === 'none') return source;
  const origin = { file: POLICY_FILE, line: 1, column: 1 };
  const refused = (message: string) => {
    return { kind: 'problems', problems: [problemFrom(origin, 'policy.unreadable', message)] } as const;
  };
  if (source.kind === 'no-file') return refused('the policy is a link or a submodule; write a file in its place');
  const { documents, problems } = readYaml({ path: POLICY_FILE, bytes: source.bytes });
  if (problems.length > 0) return { kind: 'problems', problems };
  const [document, second] = documents;
  if (document === undefined || second !== undefined) return refused('the policy has to be one document');
  const misfits = schema.problems('#', document);
  if (misfits.length > 0) return { kind: 'problems', problems: misfits };
  return { kind: 'policy', policy: policyOf(document.value as WrittenPolicy) };
}

function policyOf({ spec }: WrittenPolicy): Policy {
  const { owners, people = {}, acceptRisks, overrideFreezes, approvePlans, changes = [] } = spec;
  return {
    owners,
    people,
    acceptRisks: acceptRisks?.map(grantOf),
    overrideFreezes: overrideFreezes?.map(grantOf),
    approvePlans: approvePlans?.map(grantOf),
    changes: changes.map(({ paths = [], kinds = [], who = [] }) => ({ paths, kinds, who })),
  };
}

function grantOf({ who, systems = {} }: WrittenGrant): Grant {
  return { who, systems };
}
