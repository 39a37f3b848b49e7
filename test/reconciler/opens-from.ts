import type { Instant } from '../../src/model/instant.ts';
import { byTimeAlone } from '../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';

/** When time alone opens every gate; undefined where it does not. */
export function opensFrom(context: GateContext): Instant | undefined {
  const ahead = byTimeAlone(context);
  return ahead.kind === 'opens' ? ahead.at : undefined;
}
