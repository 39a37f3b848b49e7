import { RatchetError } from '../../model/errors.ts';
import { durationInWords } from '../../model/plain-words.ts';
import { type AgentStanding, inWords } from './agent-versions.ts';
import type { RunContext } from './context.ts';
import type { Evidence } from './evidence.ts';
import type { Hint } from './hints.ts';
import type { Verdict } from './judge.ts';

type BadVerdict = Exclude<Verdict, 'going-on' | 'settling'>;

export interface Findings {
  readonly standings: readonly AgentStanding[];
  readonly quietMs: number;
  readonly sinceLaunchMs: number;
  readonly exit: Evidence['exit'];
  readonly hints: readonly Hint[];
}

const DO_NOT = 'start nothing on these Agents before a person has looked';

/** The sentence that a person reads at night: what was found, on which Agents, and what to do. */
export function whyEnded(verdict: BadVerdict, { run }: Pick<RunContext, 'run'>, findings: Findings): RatchetError {
  const { standings, quietMs, sinceLaunchMs, exit, hints } = findings;
  const said = exit === undefined ? '' : `; the vendor's tool ended with "${exit.code}"`;
  const logged = hints.length === 0 ? '' : `; the log says: ${hints.map(({ line }) => `"${line.trim()}"`).join(', ')}`;
  const tail = `${said}${logged}`;
  const those = (wanted: AgentStanding['standing']) => inWords(standings.filter(({ standing }) => standing === wanted));
  const wanting = standings.filter(({ standing, ready }) => standing !== 'target' || !ready);
  const quiet = durationInWords(quietMs);

  switch (verdict) {
    case 'failed': {
      const code = hints.some(({ kind }) => kind === 'prerequisites') ? 'run.prereq' : 'run.failed';
      return outcome(code, `no Agent has ${run.to}, and nothing has moved for ${quiet}${tail}`, 'read progress.log');
    }
    case 'partial':
      return outcome('run.partial', `${those('before')} did not get ${run.to}, ${those('target')} did${tail}`, DO_NOT);
    case 'wrong-version':
      return outcome(
        'run.wrong_version',
        `${those('other')} runs neither the old version nor ${run.to}${tail}`,
        DO_NOT,
      );
    case 'stalled':
      return outcome('run.stalled', `nothing has moved for ${quiet}: ${inWords(wanting)}${tail}`, DO_NOT);
    case 'unknown': {
      const after = durationInWords(sinceLaunchMs);
      return outcome('run.unknown', `not at ${run.to} ${after} after the launch: ${inWords(wanting)}${tail}`, DO_NOT);
    }
    default:
      return verdict satisfies never;
  }
}

function outcome(code: string, message: string, hint: string): RatchetError {
  return new RatchetError(code, message, { blame: 'environment', hint });
}
