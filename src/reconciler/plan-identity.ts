import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet } from '../model/desired.ts';
import { digestOf, digestOfContent } from '../model/digest.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { onceEach } from '../model/once-each.ts';
import { formatRelease } from '../model/release.ts';
import { systemDigests } from '../model/system-digests.ts';
import { compareText } from '../model/text-order.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import { catalogDigest, observedDigest } from '../planner/fleet-digests.ts';
import type { Hop, PlanBasis, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';

/** What a plan is made from, but for the moment and what was done before. */
export type Facts = Pick<PlanInput, 'desired' | 'observed' | 'knowledge'>;

/** Gives every entry with hops its digest, so that it can be told later whether the same would be done again. */
export function identified({ systems, head }: PlanStream, facts: Facts): PlanStream {
  return { systems: mapped(systems, identifying(facts)), head };
}

/** The same for one entry after the other. */
function identifying(facts: Facts): (entry: SystemPlan) => SystemPlan {
  const basis = basisFrom(facts);
  const toApprove = namesToApprove(facts);
  return (entry) => {
    const { system, hops } = entry;
    const found = hops.length === 0 ? undefined : basis(system, hops);
    if (found === undefined) return entry;
    const digest = digestOfContent({ basis: found, path: hops.map(essenceOf), system });
    if (!toApprove.has(system)) return { ...entry, basis: found, digest };
    return { ...entry, basis: found, digest, ahead: hops.map((_, done) => aheadOf(system, hops.slice(done), basis)) };
  };
}

/** Only where somebody has to approve: for whoever asks gates about many moments, and no other gate goes by a digest. */
export function identifyingToApprove(facts: Facts): (entry: SystemPlan) => SystemPlan {
  const toApprove = namesToApprove(facts);
  const identify = identifying(facts);
  return (entry) => (toApprove.has(entry.system) ? identify(entry) : entry);
}

function namesToApprove({ desired }: Facts): ReadonlySet<string> {
  return new Set(desired.systems.filter(({ approval }) => approval === 'required').map(({ name }) => name));
}

/** Of hops and what they rest on, whatever is found by then: the same before the first hop of a path and between two. */
function aheadOf(system: string, hops: readonly Hop[], basis: ReturnType<typeof basisFrom>): string {
  return digestOf({ basis: { ...basis(system, hops), observed: undefined }, path: hops.map(essenceOf), system });
}

/** What hops of a system would rest on, given these facts; undefined for a system that nobody asks for. */
export function basisFrom({ desired, observed, knowledge }: Facts) {
  const wanted = new Map(desired.systems.map((system) => [system.name, system]));
  const ofPath = pathFacts(desired, knowledge);
  return (name: string, hops: readonly Hop[]): PlanBasis | undefined => {
    const system = wanted.get(name);
    if (system === undefined) return undefined;
    const look = observed(name);
    if (look === undefined) throw new TypeError(`system "${name}" has hops, and nobody has looked at it`);
    const { catalog, knowledge: known } = ofPath(hops);
    return { catalog, desired: systemDigests(system).deciding, knowledge: known, observed: observedDigest(look) };
  };
}

/** What a hop does, without the words about it. Two hops with the same essence are the same act. */
export function essenceOf({ agents, failoverPolicy, from, package: wanted, risks, to }: Hop) {
  return {
    agents: agents.toSorted(compareText),
    failoverPolicy,
    from: [from.release, from.build],
    package: { from: wanted.from, kind: wanted.kind, sha256: wanted.sha256, size: wanted.size },
    risks: riskEssence(risks),
    to: [to.release, to.build],
  };
}

const riskEssence = onceEach((risks: Hop['risks']): string =>
  digestOf(risks.map(({ id, verdict, severity, accepted }) => [id, verdict, severity, accepted !== undefined])),
);

/** Systems that go the same way rest on the same facts, which are gathered once. */
function pathFacts({ catalog }: DesiredFleet, knowledge: Knowledge) {
  const gather = (hops: readonly Hop[]): Pick<PlanBasis, 'catalog' | 'knowledge'> => {
    const names = [...new Set(hops.flatMap(({ from, to }) => [from.release, to.release]))].toSorted(compareText);
    const risks = [...new Set(hops.flatMap((hop) => hop.risks.map(({ id }) => id)))].toSorted(compareText);
    return {
      catalog: catalogDigest(catalog.filter((item) => concerns(item, hops))),
      knowledge: knowledgeDigest(names, risks, knowledge),
    };
  };
  const known = new Map<string, Pick<PlanBasis, 'catalog' | 'knowledge'>>();
  return (hops: readonly Hop[]): Pick<PlanBasis, 'catalog' | 'knowledge'> => {
    const path = hops
      .map(({ from, to, risks }) => `${from.release} ${to.release} ${to.build} ${riskEssence(risks)}`)
      .join();
    const facts = known.get(path) ?? gather(hops);
    known.set(path, facts);
    return facts;
  };
}

function concerns({ release, build }: CatalogPackage, hops: readonly Hop[]): boolean {
  const name = formatRelease(release);
  return hops.some(({ to }) => to.build === build || to.release === name);
}

/** Titles, notes and links are for people: rewording one decides nothing. */
function knowledgeDigest(names: readonly string[], risks: readonly string[], knowledge: Knowledge): string {
  return digestOf({
    releases: knowledge.releases
      .filter(({ release }) => names.includes(formatRelease(release)))
      .map((release) => ({ ...release, note: undefined, url: undefined })),
    knownIssues: knowledge.knownIssues
      .filter(({ id }) => risks.includes(id))
      .map((issue) => ({ ...issue, title: undefined, url: undefined })),
    pathRules: knowledge.pathRules
      .filter(({ id }) => risks.includes(id))
      .map((rule) => ({ ...rule, requirement: undefined, urls: undefined })),
  });
}
