import type { Delivery } from '../reconciler/telling/notifier.ts';
import type { Answer } from './call.ts';

export function deliveryOf(answer: Answer): Delivery {
  return answer.kind === 'done' ? { kind: 'delivered' } : answer;
}
