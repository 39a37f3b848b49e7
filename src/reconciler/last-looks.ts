import type { ObservedSystem } from '../model/observed.ts';
import type { Observer } from './ports.ts';

/** An observer, and what it saw last of each system. */
export interface RememberingObserver extends Observer {
  lastLook(system: string): ObservedSystem | undefined;
}

export function remembering(observer: Observer): RememberingObserver {
  const looks = new Map<string, ObservedSystem>();
  return {
    async observe(system, signal) {
      const look = await observer.observe(system, signal);
      looks.set(system.name, look);
      return look;
    },
    lastLook: (system) => looks.get(system),
    close: () => observer.close(),
  };
}
