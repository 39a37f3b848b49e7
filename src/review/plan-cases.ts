import { formatOrigin } from '../model/origin.ts';
import type { SystemPlan } from '../planner/plan.ts';
import type { Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import type { JunitCase } from './junit.ts';
import { differencesInWords, startInWords } from './proposal-words.ts';

/** A System as a case: what goes by itself passes, what is held back fails. */
export function caseOfSystem(entry: SystemPlan): JunitCase {
  const { system, verdict, reason, message, unblock, evidence } = entry;
  const way = unblock === undefined ? [] : [`to unblock: ${unblock}`];
  return {
    suite: 'systems',
    name: system,
    outcome: { kind: kindOf(entry), type: reason, message: `${verdict}, ${message}` },
    text: [`${verdict}, ${reason}: ${message}`, ...way, ...evidence].join('; '),
  };
}

function kindOf({ verdict }: SystemPlan): JunitCase['outcome']['kind'] {
  if (verdict === 'blocked' || verdict === 'unknown') return 'failed';
  return verdict === 'skipped' ? 'skipped' : 'passed';
}

/** What is wrong with the files, then every System, of which those that the commit leaves alone do not fail. */
export function casesOfProposal({ findings, systems, alarms }: Proposal): readonly JunitCase[] {
  const files = findings.map(({ origin, severity, code, message }): JunitCase => {
    const kind = severity === 'error' ? 'failed' : 'passed';
    return { suite: 'files', name: formatOrigin(origin), outcome: { kind, type: code, message }, text: message };
  });
  const ahead = alarms.map(({ system, kind, message }): JunitCase => {
    return {
      suite: 'ahead',
      name: `${system} ${kind}`,
      outcome: { kind: 'failed', type: kind, message },
      text: message,
    };
  });
  return [...files, ...ahead, ...systems.map(caseOfChange)];
}

function caseOfChange(change: SystemChange): JunitCase {
  if (change.kind === 'removed') {
    const message = 'no longer managed; nothing is done to it';
    const outcome = { kind: 'passed', type: 'Removed', message } as const;
    return { suite: 'systems', name: change.system, outcome, text: message };
  }
  const { plan } = change.after;
  const told = caseOfSystem(plan);
  const what = change.kind === 'changed' ? differencesInWords(change) : change.kind;
  const text = `${what}; first upgrade: ${startInWords(change)}; ${told.text}`;
  return { ...told, text, outcome: change.kind === 'unchanged' ? { ...told.outcome, kind: 'passed' } : told.outcome };
}
