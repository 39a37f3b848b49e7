import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import { type Freeze, isSelected } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import type { FreezeOverridden, Signature } from '../planner/persons-act.ts';
import type { Acts } from './acts.ts';

export interface OverrideOrder {
  readonly freeze: string;
  readonly owner: string;
  /** Undefined for the end of the freeze that is on, or comes next. */
  readonly until: Instant | undefined;
}

/**
 * Records that a freeze does not hold a system back. It always ends, so that a freeze that comes again next year holds
 * again. Throws `override.refused` where it would have no effect.
 */
export async function overrideFreeze(
  { name, labels }: Pick<DesiredSystem, 'name' | 'labels'>,
  { freezes }: Pick<DesiredFleet, 'freezes'>,
  { freeze: wanted, owner, until }: OverrideOrder,
  signature: Signature,
  acts: Acts,
): Promise<FreezeOverridden> {
  const freeze = freezes.find((one) => one.name === wanted);
  if (freeze === undefined) throw refused(`there is no Freeze "${wanted}"`, knownOf(freezes));
  if (!isSelected(labels, freeze.selector)) {
    throw refused(`Freeze "${wanted}" is not about "${name}"`, 'nothing has to be overridden');
  }
  if (!freeze.mayOverride.includes(owner)) {
    const who = freeze.mayOverride.length === 0 ? 'nobody' : freeze.mayOverride.join(', ');
    throw refused(`"${owner}" may not override Freeze "${wanted}"`, `${who} may, by its mayOverride`);
  }
  const end = until ?? endOf(freeze, signature.at);
  if (end === undefined || end <= signature.at) {
    throw refused(`${end ?? `Freeze "${wanted}"`} is over`, 'nothing has to be overridden, or write a later --until');
  }
  const act = { kind: 'freeze-overridden', freeze: wanted, owner, until: end, ...signature } as const;
  await acts.record(name, act);
  return act;
}

/** Of the span that is on, else of the next. */
function endOf({ spans }: Freeze, now: Instant): Instant | undefined {
  const ahead = spans.filter(({ until }) => now < until);
  const on = ahead.filter(({ from }) => from <= now);
  if (on.length > 0)
    return on
      .map(({ until }) => until)
      .toSorted()
      .at(-1);
  return ahead.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]?.until;
}

function knownOf(freezes: readonly Freeze[]): string {
  return freezes.length === 0 ? 'the fleet has none' : `there are: ${freezes.map(({ name }) => name).join(', ')}`;
}

function refused(message: string, hint: string): RatchetError {
  return new RatchetError('override.refused', message, { blame: 'operator', hint });
}
