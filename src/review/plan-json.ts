import { instantOf, millisecondsOf } from '../model/instant.ts';
import type { PlanStream } from '../planner/plan-stream.ts';
import { systemsText } from '../planner/systems-text.ts';
import { PlanSeal } from '../reconciler/plan-seal.ts';

/**
 * A plan as JSON, fit to be saved: with the moment from which on it is too old, and sealed. In pieces, printed while it is
 * made. Each system is on a line of its own, so that `grep` and `diff` see systems, and nobody carries blanks around
 * that are half of the text.
 */
export function* planAsJson({ systems, head }: PlanStream, lifetimeMs: number): Generator<Uint8Array> {
  const sealing = new PlanSeal();
  yield Buffer.from('{\n  "formatVersion": "1",\n  "systems": ');
  for (const piece of systemsText(systems)) {
    sealing.add(piece);
    yield piece;
  }
  const plan = head();
  const whole = { ...plan, expiresAt: instantOf(millisecondsOf(plan.createdAt) + lifetimeMs) };
  const { formatVersion: _, ...others } = { ...whole, seal: sealing.seal(whole) };
  yield Buffer.from(`,${JSON.stringify(others, undefined, 2).slice('{'.length)}\n`);
}
