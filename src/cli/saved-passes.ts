import type { DesiredSystem } from '../model/desired.ts';
import type { SavedPlan } from '../planner/plan.ts';
import type { ApprovedChange } from '../reconciler/approved-change.ts';
import type { PassResult } from '../reconciler/pass-result.ts';
import { planNotApproved, planStale } from '../reconciler/plan-refusals.ts';
import { heldTo } from '../reconciler/reviewed-plan.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';
import { answer, type ChooseExecutor, type PassesOptions, portsOf, show, showPasses } from './passes.ts';
import type { FleetReader } from './read-fleet.ts';
import { REVIEW_COMMENT } from './review-comment.ts';
import { onlyThese, revisionOrProblems } from './revision.ts';
import { plannedSystems, readSavedPlan } from './saved-plan-file.ts';

/** Carries out what a saved plan says, on the named systems or on all that it holds hops for. */
export async function runSavedPlan(
  file: string,
  names: readonly string[],
  { change, ...options }: PassesOptions & { readonly change?: number },
  choose: ChooseExecutor,
  io: Io,
): Promise<number> {
  const saved = await readSavedPlan(file, io.cwd);
  const approved = change === undefined ? undefined : await approvedOrRefused(saved, change, options, io);
  const systems = plannedSystems(saved, names);
  if (systems.length === 0) {
    io.err('the saved plan holds nothing to carry out\n');
    return EXIT.done;
  }
  const { compose } = await import('./compose.ts');
  const composition = await compose(options, io);
  try {
    const revision = await revisionOrProblems(composition, io);
    const named = new Set(revision.fleet.systems.map(({ name }) => name));
    const there = systems.filter((system) => named.has(system));
    const gone = systems
      .filter((system) => !named.has(system))
      .map((system) => noLongerNamed(system, revision.revision));
    for (const result of gone) show(result, options, io);
    if (there.length === 0) return answer(gone, options, io);

    const { ports, reviewed } = heldTo(saved, portsOf(composition, choose), {
      uses: composition.planUses,
      formerly: (system) => asItWas(system, saved, composition, io),
      by: approved,
    });
    const results = await showPasses(onlyThese(revision, there), ports, composition, { ...options, reviewed }, io);
    return answer([...gone, ...results], options, io);
  } finally {
    await composition.close();
  }
}

/** As the revision of the plan asks for it; undefined where that cannot be read any more. */
async function asItWas(
  system: string,
  { source: { revision } }: SavedPlan,
  { readAgain }: Pick<FleetReader, 'readAgain'>,
  { signal }: Io,
): Promise<DesiredSystem | undefined> {
  const again = await readAgain(revision, signal).catch(() => undefined);
  if (again?.kind !== 'read' || again.reading.kind !== 'fleet') return undefined;
  return again.reading.revision.fleet.systems.find(({ name }) => name === system);
}

/** Throws `plan.not-approved`. */
async function approvedOrRefused(
  saved: SavedPlan,
  change: number,
  options: PassesOptions,
  io: Io,
): Promise<ApprovedChange> {
  const { composeForge } = await import('./compose.ts');
  const { standingFor } = await import('../reconciler/approved-change.ts');
  const { forge } = await composeForge(options, io);
  const standing = standingFor(saved, {
    number: change,
    facts: await forge.factsOf(change, REVIEW_COMMENT, io.signal),
    change: await forge.approvals(change, io.signal),
  });
  if (standing.kind === 'not-approved') throw planNotApproved(change, standing.reasons);
  return standing.by;
}

function noLongerNamed(system: string, revision: string): PassResult {
  const differences = [`desired: the fleet repository does not name this system any more at ${revision}`];
  return { kind: 'stale', system, plan: undefined, error: planStale(system), differences, carriedOut: [] };
}
