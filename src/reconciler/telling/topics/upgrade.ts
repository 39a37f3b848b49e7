import type { SystemPlan } from '../../../planner/plan.ts';
import type { Topic } from '../stand.ts';

/** Which way is open, whether or not this is the time for it? */
export const upgrade: Topic = {
  name: 'upgrade',
  stand({ plan }, before) {
    if (plan === undefined) return undefined;
    const { verdict, reason, message, unblock, target } = plan;
    if (verdict === 'up-to-date') return { state: 'none', kind: 'up-to-date', quietAtFirst: true, reason, message };
    if (plan.hops.length === 0 || (verdict !== 'upgrade' && verdict !== 'waiting')) return undefined;
    const isOther = before?.startsWith('by ') === true;
    const kind = isOther ? 'plan-changed' : 'upgrade-available';
    return { state: `by ${wayOf(plan)}`, kind, reason, message, unblock, link: target?.notes };
  },
};

function wayOf({ hops }: SystemPlan): string {
  return hops.map(({ to, package: { sha256 } }) => `${to.build}#${sha256.slice(0, 12)}`).join(' ');
}
