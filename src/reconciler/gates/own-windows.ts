import { onceEach } from '../../model/once-each.ts';
import { compareText } from '../../model/text-order.ts';
import type { Window } from '../../model/window.ts';
import type { GateContext } from './gate.ts';

const byName = onceEach((windows: readonly Window[]) => new Map(windows.map((window) => [window.name, window])));

/** The windows of one system, in the order of their names. A fleet may have thousands, which are not gone through for each. */
export function ownWindows({ system, windows }: Pick<GateContext, 'system' | 'windows'>): readonly Window[] {
  const known = byName(windows);
  return system.schedule.windows.toSorted(compareText).flatMap((name) => known.get(name) ?? []);
}
