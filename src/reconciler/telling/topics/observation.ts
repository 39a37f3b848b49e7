import type { Topic } from '../stand.ts';

/** Can the system be seen well enough to be judged? */
export const observation: Topic = {
  name: 'observation',
  stand({ plan }) {
    if (plan === undefined) return undefined;
    const { reason, message, unblock } = plan;
    if (plan.verdict === 'unknown') {
      return { state: `lost ${reason}`, kind: 'observation-lost', reason, message, unblock };
    }
    return { state: 'seen', kind: 'observation-back', quietAtFirst: true, reason, message };
  },
};
