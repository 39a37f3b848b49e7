import { type Freeze, type FreezeSpan, frozenAt, isSelected } from '../../model/freeze.ts';
import { closed, type Gate, type GateContext, type Hold } from './gate.ts';

/** Closed while a Freeze is on that is about this system and this hop, and that no named owner overrides. */
export const freeze: Gate = {
  name: 'freeze',
  ask(context) {
    if (context.system.mode !== 'apply') return { kind: 'open', notes: [] };
    const notes: string[] = [];
    let hold: Hold | undefined;
    for (const one of context.freezes) {
      const span = isAbout(one, context) ? frozenAt(one, context.now) : undefined;
      if (span === undefined) continue;
      const override = overrideOf(one, context);
      if (override !== undefined) notes.push(override);
      else if (hold?.notBefore === undefined || hold.notBefore < span.until) hold = holdOf(one, span, context);
    }
    return hold === undefined ? { kind: 'open', notes } : closed(hold);
  },
};

/** Whether it holds this hop of this system back while it is on. */
export function holds(one: Freeze, context: Omit<GateContext, 'now'>): boolean {
  return isAbout(one, context) && overrideOf(one, context) === undefined;
}

function isAbout({ selector, scope }: Freeze, { system, hop }: Omit<GateContext, 'now'>): boolean {
  if (!isSelected(system.labels, selector)) return false;
  switch (scope) {
    case 'all':
      return true;
    case 'line-changes':
      return lineOf(hop.from) !== lineOf(hop.to);
    case 'main':
    case 'feature':
      return system.target.track === scope;
    default:
      return scope satisfies never;
  }
}

/** `10.5` of `10.5.0 [CU3]`. */
function lineOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

function overrideOf({ name, mayOverride }: Freeze, { system }: Pick<GateContext, 'system'>): string | undefined {
  const found = system.freezeOverrides.find(({ freeze, owner }) => freeze === name && mayOverride.includes(owner));
  return found && `freeze "${name}" does not hold it, by the word of ${found.owner}: ${found.reason}`;
}

function holdOf({ name, reason, mayOverride }: Freeze, { until, title }: FreezeSpan, { system }: GateContext): Hold {
  const called = title === undefined ? `freeze "${name}"` : `freeze "${name}" ("${title}")`;
  const who = mayOverride.map((owner) => `"${owner}"`).join(' or ');
  const override = `or have ${who} answer for an entry in spec.freezeOverrides of the System "${system.name}"`;
  return {
    reason: 'FreezeActive',
    message: `${called} until ${until}: ${reason}`,
    notBefore: until,
    unblock: mayOverride.length === 0 ? 'wait, or change the Freeze' : `wait, ${override}`,
  };
}
