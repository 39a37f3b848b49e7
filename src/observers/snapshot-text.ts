import type { ObservedFleet, ObservedSystem, Reading } from '../model/observed.ts';
import { isObservedFleet, isObservedSystem } from './is-observed-fleet.ts';

const OPENS = '"systems":[';
const CLOSES = ']}';

/** A snapshot as JSON, each System on a line of its own: of ten thousand of them a third of what it takes indented. */
export function snapshotText({ systems, ...head }: ObservedFleet): string {
  const opened = JSON.stringify({ ...head, systems: [] }).slice(0, -CLOSES.length);
  if (systems.length === 0) return `${opened}${CLOSES}\n`;
  return `${opened}\n${systems.map((system) => JSON.stringify(system)).join(',\n')}\n${CLOSES}\n`;
}

/**
 * What `snapshotText` wrote, taken in line by line, so that what Agents have in common is kept once. Undefined for any other
 * text, and where something may be wrong; throws where a line is no JSON.
 */
export function snapshotInLines(text: string): ObservedFleet | undefined {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  if (!head.endsWith(OPENS) || lines.pop() !== CLOSES) return undefined;
  const fleet: unknown = JSON.parse(`${head}${CLOSES}`);
  if (!isObservedFleet(fleet)) return undefined;
  const last = lines.length - 1;
  const systems: ObservedSystem[] = [];
  for (const [index, line] of lines.entries()) {
    if (index < last && !line.endsWith(',')) return undefined;
    const system: unknown = JSON.parse(index < last ? line.slice(0, -1) : line);
    if (!isObservedSystem(system)) return undefined;
    shareReadings(system.agents);
    systems.push(system);
  }
  return { ...fleet, systems };
}

/** Agents of a cluster nearly all say the same. They were just parsed, and nobody else has them yet. */
function shareReadings(agents: readonly { readings: readonly Reading[] }[]): void {
  let readings: readonly Reading[] = [];
  for (const agent of agents) {
    if (isSame(agent.readings, readings)) agent.readings = readings;
    else readings = agent.readings;
  }
}

function isSame(some: readonly Reading[], others: readonly Reading[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ source, raw, at }, index) => {
      const other = others[index];
      return other !== undefined && source === other.source && raw === other.raw && at === other.at;
    })
  );
}
