import { type Instant, millisecondsOf } from '../../model/instant.ts';
import { durationInWords } from '../../model/plain-words.ts';
import type { BackupTaken } from '../../planner/persons-act.ts';
import { closed, type Gate, type GateContext, OPEN } from './gate.ts';

/** Closed where the last backup that anybody knows of is older than the System allows. Staging needs none: it restarts nothing. */
export const backup: Gate = {
  name: 'backup',
  momentary: true,
  ask(context) {
    const { system, now } = context;
    if (system.backup === undefined || system.mode !== 'apply') return OPEN;
    const { maxAgeMs } = system.backup;
    const last = lastTaken(context);
    const unblock = `take a backup, then run \`ratchet acknowledge ${system.name} backup --at <when it was taken> --reason "…"\`, or write when under spec.backup.takenAt`;
    if (last === undefined) {
      const message = `nobody has said when the last backup was taken, and it may be ${durationInWords(maxAgeMs)} old at most`;
      return closed({ reason: 'BackupUnknown', message, notBefore: undefined, unblock });
    }
    const age = ageOf(last.takenAt, now);
    const told = `the backup of ${last.takenAt}, ${last.onWhoseWord}, is ${durationInWords(age)} old`;
    if (age <= maxAgeMs) return { kind: 'open', notes: [told] };
    const message = `${told}, and may be ${durationInWords(maxAgeMs)} at most`;
    return closed({ reason: 'BackupStale', message, notBefore: undefined, unblock });
  },
};

interface Taken {
  readonly takenAt: Instant;
  readonly onWhoseWord: string;
}

/** The newest, whenever it was told; what lies ahead of now was not taken yet. */
function lastTaken({ system: { backup }, history: { acts = [] }, now }: GateContext): Taken | undefined {
  const told: Taken[] = acts
    .filter((act): act is BackupTaken => act.kind === 'backup-taken')
    .map(({ takenAt, by, reason }) => ({ takenAt, onWhoseWord: `acknowledged by ${by} (${reason})` }));
  if (backup?.takenAt !== undefined) {
    told.push({ takenAt: backup.takenAt, onWhoseWord: 'by spec.backup.takenAt' });
  }
  const taken = told.filter(({ takenAt }) => takenAt <= now);
  return taken.toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1)).at(-1);
}

function ageOf(takenAt: Instant, now: Instant): number {
  return millisecondsOf(now) - millisecondsOf(takenAt);
}
