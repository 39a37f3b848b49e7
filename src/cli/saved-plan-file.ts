import path from 'node:path';
import type { JsonFileKind } from '../json/json-file.ts';
import { readJsonFile } from '../json/read-json-file.ts';
import { RatchetError } from '../model/errors.ts';
import type { SavedPlan } from '../planner/plan.ts';
import { planTampered } from '../reconciler/plan-refusals.ts';
import { isIntact } from '../reconciler/plan-seal.ts';
import { shipped } from '../shipped.ts';

const SAVED_PLAN: JsonFileKind = {
  code: 'plan',
  name: 'a saved plan',
  schema: shipped('schemas/plan.schema.json'),
  // A thousand systems of twenty Agents take a tenth of it.
  longestBytes: 256 * 1024 * 1024,
  hint: 'write it with: ratchet plan --out',
};

/**
 * Reads what `ratchet plan --out` wrote. Throws `plan.unreadable`, `plan.invalid` with the path of every wrong value, or
 * `plan.tampered`.
 */
export async function readSavedPlan(file: string, cwd: string): Promise<SavedPlan> {
  const plan = (await readJsonFile(path.resolve(cwd, file), SAVED_PLAN)) as SavedPlan;
  if (!isIntact(plan)) throw planTampered(file);
  return plan;
}

/** The systems to carry the plan out on: the named ones, or all that it holds hops for. Throws for any other name. */
export function plannedSystems({ systems }: SavedPlan, names: readonly string[]): readonly string[] {
  const planned = systems.filter(({ hops }) => hops.length > 0).map(({ system }) => system);
  for (const name of names) {
    if (planned.includes(name)) continue;
    const entry = systems.find(({ system }) => system === name);
    const why = entry === undefined ? 'does not hold it' : `says ${entry.verdict}, ${entry.reason}: ${entry.message}`;
    throw new RatchetError('plan.nothing-to-do', `nothing to carry out on "${name}": the saved plan ${why}`, {
      blame: 'operator',
      hint: planned.length === 0 ? 'it holds nothing to carry out' : `it can be applied to: ${planned.join(', ')}`,
    });
  }
  return names.length === 0 ? planned : names;
}
