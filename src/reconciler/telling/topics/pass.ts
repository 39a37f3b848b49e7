import type { Topic } from '../stand.ts';

/** Could the last pass do its work? */
export const pass: Topic = {
  name: 'pass',
  stand({ pass: last, run }) {
    if (last === undefined) return undefined;
    const { result, reason, message } = last;
    // How a run ended is the news of the run.
    if (run !== undefined && run.state === result && run.message === message) return undefined;
    if (result === 'failed' && last.plan === undefined) {
      return { state: `failed ${reason}`, kind: 'pass-failed', reason, message };
    }
    if (result === 'refused') return { state: `refused ${reason}`, kind: 'pass-refused', reason, message };
    return { state: 'done', kind: 'pass-recovered', quietAtFirst: true, reason, message };
  },
};
