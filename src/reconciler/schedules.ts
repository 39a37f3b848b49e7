import type { DesiredSystem } from '../model/desired.ts';

/** Calls back at the times of a cron expression. */
export interface Schedules {
  /** Answers with the way to end it. */
  start(expression: string, timezone: string, onTick: () => void): () => void;
}

/** One timer per distinct schedule, however many systems share it. Answers with the way to end them all. */
export function startSchedules(
  systems: readonly DesiredSystem[],
  { schedules, defaultSchedule }: { readonly schedules: Schedules; readonly defaultSchedule: string },
  request: (names: readonly string[]) => void,
): () => void {
  const groups = new Map<string, { expression: string; timezone: string; names: string[] }>();
  for (const { name, schedule } of systems) {
    const expression = schedule.reconcile ?? defaultSchedule;
    const key = `${expression} ${schedule.timezone}`;
    const group = groups.get(key) ?? { expression, timezone: schedule.timezone, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const ends = [...groups.values()].map(({ expression, timezone, names }) =>
    schedules.start(expression, timezone, () => request(names)),
  );
  return () => {
    for (const end of ends) end();
  };
}
