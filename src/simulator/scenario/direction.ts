import type { JournalEntry } from '../journal.ts';
import { PHASES, type Phase } from '../phases.ts';
import type { FaultOrder, Simulation } from '../simulation.ts';

/** What a moment is counted from: the start, a launch of the system, the fault itself, or an Agent that enters a phase. */
export const EVENTS = ['start', 'launch', 'fault', ...(Object.keys(PHASES) as Phase[])] as const;
export type Event = (typeof EVENTS)[number];

export interface Moment {
  readonly at: Event;
  /** The Agent whose phase it is; default the one that the fault is on. */
  readonly of?: string;
  /** Virtual seconds later. */
  readonly after: number;
}

/** A fault, when it comes, and when it goes. Without `lift` it stays. */
export interface Cue extends FaultOrder {
  readonly when: Moment;
  readonly lift?: Moment;
}

/**
 * Lets every cue happen once, at its moment. Resolves once the faults that are there from the start are there. `end`
 * stops what has not happened yet.
 */
export async function direct(simulation: Simulation, cues: readonly Cue[]): Promise<{ end(): void }> {
  const open = new Set<() => void>();
  let over = false;

  function event({ at, of }: Moment, { agent, system }: Located): Promise<void> {
    if (at === 'start' || at === 'fault') return Promise.resolve();
    const isIt = (entry: JournalEntry) =>
      entry.system === system &&
      (at === 'launch'
        ? entry.kind === 'launch'
        : entry.kind === 'phase' && entry.agent === (of ?? agent) && entry.what === at);
    return new Promise((happened) => {
      const leave = simulation.follow((entry) => {
        if (!isIt(entry)) return;
        leave();
        open.delete(leave);
        happened();
      });
      open.add(leave);
    });
  }

  async function moment(when: Moment, cue: Located): Promise<void> {
    await event(when, cue);
    if (when.after > 0) await simulation.clock.sleep(when.after);
  }

  async function play(cue: Located): Promise<void> {
    if (!isAtOnce(cue)) {
      await moment(cue.when, cue);
      if (over) return;
      await simulation.inject(cue);
    }
    if (cue.lift === undefined) return;
    await moment(cue.lift, cue);
    if (!over) await simulation.lift(cue);
  }

  const located = cues.map((cue) => ({ ...cue, system: simulation.agent(cue.agent, cue.system).system.name }));
  for (const cue of located.filter(isAtOnce)) await simulation.inject(cue);
  for (const cue of located) void play(cue);

  return {
    end() {
      over = true;
      for (const leave of open) leave();
    },
  };
}

type Located = Cue & { readonly system: string };

function isAtOnce({ when }: Cue): boolean {
  return when.at === 'start' && when.after === 0;
}
