import type { DesiredSystem } from '../../model/desired.ts';
import { closed, type End, type RunContext } from './context.ts';

/** Whether the fleet repository still asks for a launch. What was launched is followed in any case. */
export function stillWanted({ mode, suspend }: Pick<DesiredSystem, 'mode' | 'suspend'>, now: Date): boolean {
  const suspended = suspend !== undefined && (suspend.until === undefined || suspend.until > now.toISOString());
  return mode === 'apply' && !suspended;
}

/** Ends a run that waits for a launch nobody asks for any more. */
export function noLongerWanted({ run, system }: Pick<RunContext, 'run' | 'system'>): End {
  const why = `mode is ${system.mode}${system.suspend === undefined ? '' : ' and the system is suspended'} by now`;
  return closed({ kind: 'skipped', message: `run ${run.id} was closed; ${why}` }, why);
}
