import type { DesiredSystem } from '../model/desired.ts';
import { canonicalJson } from '../model/digest.ts';
import { foundAgents } from '../planner/describe-agents.ts';
import type { Hop, Plan, PlanBasis, PlannedAgent, SavedPlan, SystemPlan } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';
import { desiredDifference } from './desired-difference.ts';
import { pathsInWords, type Stops } from './paths-in-words.ts';
import { basisFrom, essenceOf, type Facts } from './plan-identity.ts';

/** A system's part of a saved plan, of which some hops may have been carried out already. */
export interface SavedPart {
  readonly plan: SavedPlan;
  readonly entry: SystemPlan;
  readonly carriedOut: number;
}

/** What is true now. */
export interface Present {
  readonly plan: Plan;
  readonly entry: SystemPlan | undefined;
  readonly facts: Facts;
}

/**
 * What changed since the plan was saved, a line each; nothing where it would be made the same way again. `former` is the system
 * as it was asked for then, where that is known.
 */
export function differencesSince(saved: SavedPart, present: Present, former?: DesiredSystem): readonly string[] {
  const basis = basisFrom(present.facts)(saved.entry.system, saved.entry.hops);
  if (basis === undefined) return ['desired: the fleet repository does not name this system any more'];
  const changed = (part: keyof PlanBasis) => basis[part] !== saved.entry.basis?.[part];
  const lines = [
    ...(changed('desired') ? desiredLines(saved, present, former) : []),
    ...(changed('observed') && saved.carriedOut === 0 ? observedLines(saved.entry, present.entry) : []),
    ...(changed('catalog') ? [catalogLine(saved.entry.hops, present.facts)] : []),
    ...(changed('knowledge') ? ['knowledge: what is known about the releases on this path has changed'] : []),
  ];
  const rest = saved.entry.hops.slice(saved.carriedOut);
  const next = present.entry?.hops ?? [];
  if (lines.length === 0 && sameHops(rest, next)) return [];
  const [was, is] = pathsInWords(stopsOf(rest), stopsOf(next));
  const samePath = next.length > 0 && was === is;
  const why = [...lines, ...(samePath ? riskLines(rest, next) : [])];
  return [
    ...(why.length === 0 ? [elsewhere(saved.plan, present.plan)] : why),
    samePath ? `path: ${was}, as before` : `path: ${was} → now ${next.length > 0 ? is : verdictOf(present.entry)}`,
  ];
}

function sameHops(a: readonly Hop[], b: readonly Hop[]): boolean {
  return canonicalJson(a.map(essenceOf)) === canonicalJson(b.map(essenceOf));
}

/** Each change where the former document can still be read; else what the plan itself tells of it. */
function desiredLines(
  { plan, entry }: SavedPart,
  present: Present,
  former: DesiredSystem | undefined,
): readonly string[] {
  const from = plan.source.revision;
  const to = present.plan.source.revision;
  const changed = `desired: what the fleet repository asks of this system changed between ${from} and ${to}`;
  const now = present.facts.desired.systems.find(({ name }) => name === entry.system);
  const each = former === undefined || now === undefined ? [] : desiredDifference(former, now);
  if (each.length > 0) return [changed, ...each.map((difference) => `desired: ${difference}`)];
  const { track, mode } = present.entry ?? entry;
  const told = [
    ...(track === entry.track ? [] : [`track ${entry.track} → ${track}`]),
    ...(mode === entry.mode ? [] : [`mode ${entry.mode} → ${mode}`]),
  ];
  return [told.length === 0 ? changed : `${changed}: ${told.join(', ')}`];
}

function observedLines(before: SystemPlan, now: SystemPlan | undefined): readonly string[] {
  const agents = new Map(foundAgents(now).map((agent) => [agent.name, agent]));
  const lines = foundAgents(before).flatMap((agent) => {
    const other = agents.get(agent.name);
    const [ran = '', runs = ''] = toldApart([agent, other].map(releaseOf));
    const was = agentInWords(agent, ran);
    const is = agentInWords(other, runs);
    return was === is ? [] : [`observed: ${agent.name} ${was} → ${is}`];
  });
  return lines.length === 0 ? ['observed: what the Agents answer has changed'] : lines;
}

function releaseOf(agent: PlannedAgent | undefined): Stops[number] {
  return { release: agent?.release ?? agent?.raw ?? 'unread', build: agent?.build };
}

function agentInWords(agent: PlannedAgent | undefined, release: string): string {
  return agent === undefined ? 'not seen' : `${release}, ${agent.role}, ${agent.state}`;
}

function catalogLine(hops: readonly Hop[], { desired }: Facts): string {
  for (const { to, package: wanted } of hops) {
    const ofBuild = desired.catalog.filter(({ build, kind }) => build === to.build && kind === wanted.kind);
    const [found] = ofBuild;
    if (found === undefined) return `catalog: the ${wanted.kind} package of ${to.release} is not there any more`;
    if (ofBuild.some(({ sha256 }) => sha256 === wanted.sha256)) continue;
    return `catalog: the package of ${to.release} is another: sha256 ${short(wanted.sha256)} → ${short(found.sha256)}`;
  }
  return 'catalog: what it says about the releases on this path has changed';
}

function short(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}

function riskLines(before: readonly Hop[], now: readonly Hop[]): readonly string[] {
  const were = risksOf(before);
  const are = risksOf(now);
  return [...new Set([...were.keys(), ...are.keys()])].flatMap((id) => {
    const was = were.get(id) ?? 'none';
    const is = are.get(id) ?? 'none';
    return was === is ? [] : [`risk: ${id} ${was} → ${is}`];
  });
}

function risksOf(hops: readonly Hop[]): ReadonlyMap<string, string> {
  const risks = hops.flatMap((hop) => hop.risks);
  return new Map(
    risks.map(({ id, verdict, severity, accepted }) => {
      return [id, `${verdict}, ${severity}${accepted === undefined ? '' : ', accepted'}`];
    }),
  );
}

/** Nothing on the saved path changed, and yet another one is taken. */
function elsewhere(saved: SavedPlan, now: Plan): string {
  if (saved.digests.catalog !== now.digests.catalog) return 'catalog: another release can be installed by now';
  if (saved.digests.knowledge !== now.digests.knowledge)
    return 'knowledge: another release, or another way, counts by now';
  return 'time: a waiting time or an acceptance has ended, or a run has taken place since';
}

function verdictOf(entry: SystemPlan | undefined): string {
  return entry === undefined ? 'nothing' : `${entry.verdict}, ${entry.reason}: ${entry.message}`;
}

function stopsOf(hops: readonly Hop[]): Stops {
  return [...hops.slice(0, 1).map(({ from }) => from), ...hops.map(({ to }) => to)];
}
