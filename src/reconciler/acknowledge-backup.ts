import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { Signature } from '../planner/persons-act.ts';
import type { Acts } from './acts.ts';

/** Records when a backup of a system was taken. Throws `acknowledge.refused` where that would say nothing. */
export async function acknowledgeBackup(
  system: string,
  desired: Pick<DesiredSystem, 'backup'> | undefined,
  takenAt: Instant,
  signature: Signature,
  acts: Acts,
): Promise<void> {
  if (desired !== undefined && desired.backup === undefined) {
    throw refused(`nothing on "${system}" waits for a backup`, 'its spec has no backup');
  }
  if (takenAt > signature.at) throw refused(`${takenAt} lies ahead`, 'write in --at when the backup was taken');
  await acts.record(system, { kind: 'backup-taken', takenAt, ...signature });
}

function refused(message: string, hint: string): RatchetError {
  return new RatchetError('acknowledge.refused', message, { blame: 'operator', hint });
}
