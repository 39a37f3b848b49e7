import { expect } from 'vitest';
import type { CatalogPackage } from '../../../src/model/catalog.ts';
import { compareReleases, formatRelease, lineOf } from '../../../src/model/release.ts';
import { circumstancesOf } from '../../../src/planner/circumstances.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import type { Hop, PlannedRelease } from '../../../src/planner/plan.ts';
import { hopRules, packageRules, wishRules } from '../../../src/planner/rules/index.ts';
import type { Stop } from '../../../src/planner/stop.ts';
import { r } from '../../builders.ts';
import { type PlanLaws, releaseOf } from './law.ts';

/** Stated on its own, without the planner's rules: nothing of a hop may go back. */
function expectForward({ from, to }: Hop): void {
  const [below, above] = [releaseOf(from), releaseOf(to)];
  const ascent = compareReleases(above, below);
  expect(ascent > 0 || (ascent === 0 && to.build > (from.build ?? 0))).toBe(true);
  expect(to.train).toBeGreaterThanOrEqual(from.train ?? Number.NEGATIVE_INFINITY);
  const sameDay = to.train === from.train && (from.track !== to.track || lineOf(below) !== lineOf(above));
  if (!sameDay) expect(to.build).toBeGreaterThan(from.build ?? 0);
  if (from.track === 'feature' && to.track === 'main') expect(above.minor).toBeGreaterThan(below.minor);
}

/** Exactly what the Catalog pins, and a difference only over what it is a difference to. */
function expectPinned({ from, to, package: { kind, sha256 } }: Hop, catalog: readonly CatalogPackage[]): void {
  const pinned = catalog.filter((entry) => entry.build === to.build && entry.sha256 === sha256 && entry.kind === kind);
  expect(pinned.map(({ release }) => formatRelease(release))).toContain(to.release);
  if (kind === 'full') return;
  expect(kind).toBe('delta');
  const fitting = pinned.filter(({ delta }) => {
    if (delta === undefined || delta.base.build !== from.build) return false;
    return formatRelease(delta.base.release) === from.release;
  });
  expect(fitting).not.toEqual([]);
  if (compareReleases(releaseOf(to), r('10.4.0')) >= 0)
    expect(fitting.map(({ delta }) => delta?.carriesExecutor)).toContain(true);
}

/** Nothing goes back, and nothing is done that a rule is against. */
export const forward: PlanLaws = {
  'no hop goes back, in number, train or build'(_fleet, { systems }) {
    for (const { hops } of systems) hops.forEach(expectForward);
  },

  'every hop passes every rule, and carries exactly what the Catalog pins'(fleet, { systems }) {
    const { byName } = landscapeOf(fleet.knowledge, fleet.desired.catalog);
    const stopOf = ({ release, build }: PlannedRelease): Stop => {
      const found = byName.get(release)?.find((stop) => stop.build === build);
      if (found === undefined) throw new Error(`${release} (build ${build}) is nowhere`);
      return found;
    };
    for (const { hops, target, system, reason } of systems) {
      const desired = fleet.desired.systems.find(({ name }) => name === system);
      const [first] = hops;
      if (desired === undefined || first === undefined || target === undefined) continue;
      const circumstances = circumstancesOf(
        { desired, history: fleet.history.get(system) ?? {} },
        Date.parse(fleet.now),
      );
      const journey = { ...circumstances, start: stopOf(first.from), goal: stopOf(target) };
      for (const hop of hops) {
        const move = { from: stopOf(hop.from), to: stopOf(hop.to) };
        expect(hopRules.flatMap((rule) => rule.objection(move, journey)?.message ?? [])).toEqual([]);
        expect(packageRules.flatMap((rule) => rule.objection(move.to, circumstances)?.message ?? [])).toEqual([]);
        expectPinned(hop, fleet.desired.catalog);
        if (reason === 'MixedVersions') expect(hop.package.kind).toBe('full');
      }
      const reached = hops.at(-1)?.to.release === target.release;
      if (reached)
        expect(wishRules.flatMap((rule) => rule.objection(journey.goal, desired.target)?.message ?? [])).toEqual([]);
      if (reason !== 'MixedVersions')
        expect(first.agents.toSorted()).toEqual(desired.agents.map(({ name }) => name).toSorted());
    }
  },

  'no hop is made into a grave risk that nobody has taken on, but to bring Agents level with the others'(
    fleet,
    { systems },
  ) {
    for (const { hops, reason } of systems) {
      if (reason === 'MixedVersions') continue;
      for (const { id, severity, accepted } of hops.flatMap((hop) => hop.risks)) {
        if (!severity.startsWith('b')) continue;
        expect(accepted, id).toBeDefined();
        expect(Date.parse(accepted?.expires ?? ''), id).toBeGreaterThan(Date.parse(fleet.now));
      }
    }
  },
};
