import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { isSelected } from '../model/freeze.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { said } from '../model/said.ts';
import { isMeant } from './path-pattern.ts';
import type { Grant, GuardedKind, Policy } from './policy.ts';

/** What the branch has, and what it would have. */
export interface Proposed {
  readonly base: DesiredFleet | undefined;
  readonly head: DesiredFleet | undefined;
  /** Every path of the repository that is added, changed, or gone; a moved one counts under both its names. */
  readonly touched: readonly string[];
}

/** An approval that the commit needs. */
export interface Demand {
  /** `a change of "catalog.yaml"` */
  readonly what: string;
  readonly origin: Origin;
  readonly who: readonly string[];
  /** The forge's accounts that speak for them. */
  readonly accounts: readonly string[];
}

export interface Judgement {
  /** What nobody's approval can heal. */
  readonly problems: readonly Problem[];
  readonly demands: readonly Demand[];
}

const OWN_FOLDER = '.ratchet';

/** Holds a commit to the policy of the branch that it goes to; what the commit itself says about the policy does not count. */
export function judgeProposal(policy: Policy, proposed: Proposed): Judgement {
  const claims = claimsIn(policy, proposed);
  const refused = claims.filter(({ isGranted }) => !isGranted);
  return {
    problems: refused.map(({ what, owner, origin, who }): Problem => {
      const names = who.length === 0 ? 'nobody' : who.join(', ');
      const message = `"${owner}" may not ${what}; by the policy of the branch that may ${names}`;
      return { origin, severity: 'error', code: 'policy.not-granted', message };
    }),
    demands: [
      ...claims
        .filter(({ isGranted }) => isGranted)
        .map(({ what, owner, origin }) => {
          const accounts = accountsOf([owner], policy);
          return { what: `to ${what} in the name of "${owner}"`, origin, who: [owner], accounts };
        }),
      ...endedApprovals(policy, proposed),
      ...pathDemands(policy, proposed.touched),
      ...kindDemands(policy, proposed),
    ],
  };
}

interface Claim {
  readonly what: string;
  readonly owner: string;
  readonly origin: Origin;
  readonly isGranted: boolean;
  readonly who: readonly string[];
}

/** What is said in somebody's name, and was not said so before. */
function claimsIn({ acceptRisks, overrideFreezes, approvePlans }: Policy, { base, head }: Proposed): readonly Claim[] {
  const before = new Map(base?.systems.map((system) => [system.name, system]));
  return (head?.systems ?? []).flatMap((system) => {
    const was = before.get(system.name);
    const granted = (grants: readonly Grant[]) => grants.filter(({ systems }) => isFor(systems, was));
    const claims = <T extends { readonly owner: string; readonly origin: Origin }>(
      grants: readonly Grant[] | undefined,
      claimed: readonly T[],
      before: readonly T[],
      inWords: (claim: T) => string,
    ): readonly Claim[] => {
      if (grants === undefined) return [];
      const old = new Set(before.map(said));
      const who = granted(grants).flatMap((grant) => grant.who);
      return claimed
        .filter((claim) => !old.has(said(claim)))
        .map((claim) => ({
          what: `${inWords(claim)} on "${system.name}"`,
          owner: claim.owner,
          origin: claim.origin,
          isGranted: who.includes(claim.owner),
          who,
        }));
    };
    return [
      ...claims(acceptRisks, system.acceptedRisks, was?.acceptedRisks ?? [], ({ id }) => `accept ${id}`),
      ...claims(overrideFreezes, system.freezeOverrides, was?.freezeOverrides ?? [], ({ freeze }) => {
        return `override the freeze "${freeze}"`;
      }),
      ...claims(approvePlans, system.approvals, was?.approvals ?? [], ({ digest }) => `approve the plan ${digest}`),
    ];
  });
}

/** Whoever may approve plans also has a say in whether they need to be. */
function endedApprovals(policy: Policy, { base, head }: Proposed): readonly Demand[] {
  const { approvePlans } = policy;
  if (approvePlans === undefined) return [];
  const before = new Map(base?.systems.map((system) => [system.name, system]));
  return (head?.systems ?? []).flatMap(({ name, approval, origin }) => {
    const was = before.get(name);
    if (was?.approval !== 'required' || approval === 'required') return [];
    const who = approvePlans.filter(({ systems }) => isFor(systems, was)).flatMap((grant) => grant.who);
    return [demand(`to end the need for approvals on "${name}"`, origin, who, policy)];
  });
}

/** Labels count as the branch has them. A System that is new, or has a new name, has only those that the commit gave it. */
function isFor(systems: Grant['systems'], was: DesiredSystem | undefined): boolean {
  if (Object.keys(systems).length === 0) return true;
  return was !== undefined && isSelected(was.labels, systems);
}

function pathDemands(policy: Policy, touched: readonly string[]): readonly Demand[] {
  const rules = [{ paths: [OWN_FOLDER], who: policy.owners }, ...policy.changes];
  return rules.flatMap(({ paths, who }) => {
    const meant = touched.filter((path) => paths.some((pattern) => isMeant(path, pattern)));
    return meant.map((path) => demand(`for a change of "${path}"`, { file: path, line: 1, column: 1 }, who, policy));
  });
}

const DOCUMENTS: Record<GuardedKind, (fleet: DesiredFleet) => readonly { readonly origin: Origin }[]> = {
  Catalog: ({ catalog, checks }) => [...catalog, ...checks],
  Freeze: ({ freezes }) => freezes,
  KnowledgeOverlay: ({ overlays }) => overlays,
  Window: ({ windows }) => windows,
};

/** Documents may stand in any file: what they say counts, not where. */
function kindDemands(policy: Policy, { base, head }: Proposed): readonly Demand[] {
  if (head === undefined) return [];
  return policy.changes.flatMap(({ kinds, who }) =>
    kinds.flatMap((kind) => {
      const of = DOCUMENTS[kind];
      const [were, are] = [base === undefined ? [] : of(base), of(head)];
      const [old, fresh] = [new Set(were.map(said)), new Set(are.map(said))];
      const changed = [...are.filter((one) => !old.has(said(one))), ...were.filter((one) => !fresh.has(said(one)))];
      const [first] = changed;
      return first === undefined
        ? []
        : [demand(`for a change of what ${kind} documents say`, first.origin, who, policy)];
    }),
  );
}

function demand(what: string, origin: Origin, who: readonly string[], policy: Policy): Demand {
  return { what, origin, who, accounts: accountsOf(who, policy) };
}

function accountsOf(names: readonly string[], { people }: Policy): readonly string[] {
  return [...new Set(names.flatMap((name) => (Object.hasOwn(people, name) ? (people[name] ?? []) : [name])))];
}
