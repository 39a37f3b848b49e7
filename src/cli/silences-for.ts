import type { SilenceSettings } from '../config/silence-settings.ts';
import type { Clock, Tell } from '../reconciler/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Io } from './io.ts';
import type { Tellers } from './tellers.ts';

/** A launch waits for a silence no longer than this. */
const BEFORE_LAUNCH_MS = 15_000;

/** Whoever keeps alerts back while an upgrade runs. */
export async function silencesFor(
  settings: readonly SilenceSettings[],
  { silences: log, journal }: Pick<Store, 'silences' | 'journal'>,
  clock: Clock,
  env: Io['env'],
  tell: Tell,
): Promise<Pick<Tellers, 'beforeLaunch' | 'start' | 'finish'>> {
  if (settings.length === 0) return { async beforeLaunch() {}, start() {}, async finish() {} };
  const [{ Silences }, { silencer }] = await Promise.all([
    import('../reconciler/silences/keep-silences.ts'),
    import('../notify/silencer.ts'),
  ]);
  const silences = new Silences({
    silencers: settings.map((one) => silencer(one, env)),
    log,
    journal,
    clock,
    onProblem: (name, message) => tell({ kind: 'notifier', notifier: name, ok: false, message }),
  });
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  return {
    async beforeLaunch() {
      const kept = new AbortController();
      const limit = clock.sleep(BEFORE_LAUNCH_MS, kept.signal).catch(() => {});
      await Promise.race([silences.keep(), limit]);
      kept.abort();
    },
    start() {
      running ??= silences.run(stop.signal);
    },
    async finish() {
      stop.abort();
      await running;
    },
  };
}
