import { printable } from '../model/printable.ts';
import type { ApprovedPlan, PersonsAct } from '../planner/persons-act.ts';

/** What a person did, who it was, when and why: `run r1 closed by alice@ops-01 at …: mended`. */
export function actInWords(act: PersonsAct): string {
  return `${printable(whatOf(act))} by ${printable(act.by)} at ${act.at}: ${printable(act.reason)}`;
}

function whatOf(act: PersonsAct): string {
  switch (act.kind) {
    case 'run-closed':
      return `run ${act.run} closed`;
    case 'step-confirmed':
      return `${act.step} confirmed on ${act.release} (build ${act.build})`;
    case 'suspended':
      return act.until === undefined ? 'suspended' : `suspended until ${act.until}`;
    case 'freeze-overridden':
      return `freeze "${act.freeze}" overridden until ${act.until}, on the word of ${act.owner},`;
    case 'plan-approved':
      return `${pathOf(act.plan)} approved (${act.digest.slice(0, 19)}…), on the word of ${act.owner},`;
    case 'approval-revoked':
      return 'approvals revoked';
    case 'backup-taken':
      return `backup of ${act.takenAt} acknowledged`;
    case 'resumed':
      return 'resumed';
    default:
      return act satisfies never;
  }
}

function pathOf({ hops }: ApprovedPlan): string {
  return [hops[0]?.from, ...hops.map(({ to }) => to)].join(' → ');
}
