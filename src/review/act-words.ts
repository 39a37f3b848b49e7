import { printable } from '../model/printable.ts';
import type { PersonsAct } from '../planner/persons-act.ts';

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
    case 'resumed':
      return 'resumed';
    default:
      return act satisfies never;
  }
}
