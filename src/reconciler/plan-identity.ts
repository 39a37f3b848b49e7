import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet } from '../model/desired.ts';
import { canonicalJson, digestOf } from '../model/digest.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { formatRelease } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import { catalogDigest, decidingDigest, observedDigest } from '../planner/fleet-digests.ts';
import type { Hop, PlanBasis, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';

/** What a plan is made from, but for the moment and what was done before. */
export type Facts = Pick<PlanInput, 'desired' | 'observed' | 'knowledge'>;

/** Gives every entry with hops its digest, so that it can be told later whether the same would be done again. */
export function identified({ systems, head }: PlanStream, facts: Facts): PlanStream {
  const basis = basisFrom(facts);
  const withDigest = (entry: SystemPlan): SystemPlan => {
    const { system, hops } = entry;
    const found = hops.length === 0 ? undefined : basis(system, hops);
    if (found === undefined) return entry;
    return { ...entry, basis: found, digest: digestOf({ system, basis: found, path: hops.map(essenceOf) }) };
  };
  return { systems: mapped(systems, withDigest), head };
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
    return { desired: decidingDigest(system), observed: observedDigest(look), ...ofPath(hops) };
  };
}

/** What a hop does, without the words about it. Two hops with the same essence are the same act. */
export function essenceOf({ from, to, package: { kind, sha256, size, from: place }, failoverPolicy, ...hop }: Hop) {
  return {
    from: [from.release, from.build],
    to: [to.release, to.build],
    package: { kind, sha256, size, from: place },
    failoverPolicy,
    agents: hop.agents.toSorted(compareText),
    risks: hop.risks.map(({ id, verdict, severity, accepted }) => [id, verdict, severity, accepted !== undefined]),
  };
}

/** Systems that go the same way rest on the same facts, which are gathered once. */
function pathFacts({ catalog }: DesiredFleet, knowledge: Knowledge) {
  const known = new Map<string, Pick<PlanBasis, 'catalog' | 'knowledge'>>();
  return (hops: readonly Hop[]): Pick<PlanBasis, 'catalog' | 'knowledge'> => {
    const builds = hops.map(({ to }) => to.build);
    const names = [...new Set(hops.flatMap(({ from, to }) => [from.release, to.release]))].toSorted(compareText);
    const risks = [...new Set(hops.flatMap((hop) => hop.risks.map(({ id }) => id)))].toSorted(compareText);
    const key = canonicalJson([builds, names, risks]);
    const facts = known.get(key) ?? {
      catalog: catalogDigest(catalog.filter((item) => concerns(item, hops))),
      knowledge: knowledgeDigest(names, risks, knowledge),
    };
    known.set(key, facts);
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
