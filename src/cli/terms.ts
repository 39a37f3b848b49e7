import type { OperatorConfig } from '../config/config.ts';
import type { Terms } from '../reconciler/decide.ts';

/** What of the configuration decides when, and on whose word, plans are carried out. */
export function termsOf({ estimates, approvers }: OperatorConfig): Terms {
  return { estimates, approvers };
}
