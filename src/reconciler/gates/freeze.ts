import { type Freeze, type FreezeSpan, frozenAt, isSelected } from '../../model/freeze.ts';
import type { Instant } from '../../model/instant.ts';
import type { FreezeOverridden } from '../../planner/persons-act.ts';
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
      const word = wordFor(one, context, context.now);
      if (word !== undefined) notes.push(word);
      else if (hold?.notBefore === undefined || hold.notBefore < span.until) hold = holdOf(one, span, context);
    }
    return hold === undefined ? { kind: 'open', notes } : closed(hold);
  },
};

type Context = Omit<GateContext, 'now'>;

/** The span that holds this hop of this system back at that moment; of several the one that ends last. */
export function heldAt(one: Freeze, context: Context, at: Instant): FreezeSpan | undefined {
  if (!isAbout(one, context) || wordFor(one, context, at) !== undefined) return undefined;
  return frozenAt(one, at);
}

/** The moments at which it begins to hold this hop back: where it begins, and where an override ends while it is on. */
export function beginningsOf(one: Freeze, context: Context): readonly Instant[] {
  const moments = [...one.spans.map(({ from }) => from), ...overridesByHand(one, context).map(({ until }) => until)];
  return moments.filter((at) => heldAt(one, context, at) !== undefined);
}

function isAbout({ selector, scope }: Freeze, { system, hop }: Context): boolean {
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

/** On whose word it does not hold the system at that moment: in the fleet repository, or by a person's act. */
function wordFor(one: Freeze, context: Context, at: Instant): string | undefined {
  const { name, mayOverride } = one;
  const written = context.system.freezeOverrides.find(
    ({ freeze, owner }) => freeze === name && mayOverride.includes(owner),
  );
  if (written !== undefined)
    return `freeze "${name}" does not hold it, by the word of ${written.owner}: ${written.reason}`;
  const act = overridesByHand(one, context).findLast(({ until }) => at < until);
  if (act === undefined) return undefined;
  const { owner, until, reason, by } = act;
  return `freeze "${name}" does not hold it until ${until}, by the word of ${owner}: ${reason} (recorded by ${by} at ${act.at})`;
}

function overridesByHand(
  { name, mayOverride }: Freeze,
  { history: { acts = [] } }: Context,
): readonly FreezeOverridden[] {
  return acts.filter(
    (act): act is FreezeOverridden =>
      act.kind === 'freeze-overridden' && act.freeze === name && mayOverride.includes(act.owner),
  );
}

function holdOf({ name, reason, mayOverride }: Freeze, { until, title }: FreezeSpan, { system }: GateContext): Hold {
  const called = title === undefined ? `freeze "${name}"` : `freeze "${name}" ("${title}")`;
  const who = mayOverride.map((owner) => `"${owner}"`).join(' or ');
  const command = `ratchet override ${system.name} --freeze ${name} --by <owner> --reason "…"`;
  const override = `or have ${who} answer for an entry in spec.freezeOverrides of the System "${system.name}", or for \`${command}\``;
  const end = title === undefined ? 'write another `until`' : 'take the event out of its calendar';
  const edit = `or ${end}, or write \`mayOverride: [<owner>]\`, in the Freeze "${name}"`;
  return {
    reason: 'FreezeActive',
    message: `${called} until ${until}: ${reason}`,
    notBefore: until,
    unblock: `wait, ${mayOverride.length === 0 ? edit : override}`,
  };
}
