import fc from 'fast-check';
import type { DesiredSystem } from '../../../src/model/desired.ts';
import type { Instant } from '../../../src/model/instant.ts';
import type { PersonsAct } from '../../../src/planner/persons-act.ts';
import { approvable } from '../../../src/reconciler/approve-plan.ts';
import { decide } from '../../../src/reconciler/decide.ts';
import { inputOf } from './input-of.ts';
import { anyUnapproved, atHalfHours, START, type Times } from './times.ts';

/** How a person let a System go that needs an approval. */
interface Approval {
  readonly by: 'commit' | 'command';
  readonly until: Instant | undefined;
}

const anyApproval: fc.Arbitrary<Approval | undefined> = fc.option(
  fc.record({
    by: fc.constantFrom('commit', 'command'),
    until: fc.option(atHalfHours(1, 160), { nil: undefined }),
  }),
  { nil: undefined, freq: 3 },
);

/** Fleets of one to five Systems, and all that decides when each of them goes. */
export const anyTimes: fc.Arbitrary<Times> = fc
  .tuple(anyUnapproved, fc.array(anyApproval, { minLength: 5, maxLength: 5 }))
  .map(([times, approvals]) => approved(times, approvals));

/** Who reads the plan at the start approves what it says then: the whole path. */
function approved(times: Times, approvals: readonly (Approval | undefined)[]): Times {
  const plan = decide(inputOf(times));
  const acts: Record<string, readonly PersonsAct[]> = {};
  const systems = times.fleet.systems.map((system, index): DesiredSystem => {
    const entry = plan.systems.find((one) => one.system === system.name);
    const given = approvals[index];
    if (system.approval === 'none' || given === undefined || entry?.digest === undefined) return system;
    const { digest, ...rest } = approvable(entry);
    const word = { digest, owner: 'alice', reason: 'read' };
    if (given.by === 'commit') {
      return { ...system, approvals: [{ ...word, expires: given.until, origin: system.origin }] };
    }
    const signed = { ...word, by: 'alice', at: START, until: given.until, plan: rest, revision: undefined };
    acts[system.name] = [{ kind: 'plan-approved', ...signed }];
    return system;
  });
  return { ...times, fleet: { ...times.fleet, systems }, acts };
}
