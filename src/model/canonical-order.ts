import { canonicalJson, canonicalSet } from './digest.ts';
import { compareText } from './text-order.ts';

/** Most lists have nothing to be put in order. */
export function inTextOrder(list: readonly unknown[]): unknown {
  return list.length < 2 ? list : canonicalSet(list);
}

/** Where two have one name, what counts of them decides, as text. */
export function inNameOrder<T extends { readonly name: unknown }>(
  agents: readonly T[],
  contentOf: (agent: T) => unknown = (agent) => agent,
): readonly T[] {
  const names = agents.map(({ name }) => String(name));
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return agents;
  return agents.toSorted(
    (a, b) =>
      compareText(String(a.name), String(b.name)) ||
      compareText(canonicalJson(contentOf(a)), canonicalJson(contentOf(b))),
  );
}
