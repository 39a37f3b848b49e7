import type { Stats } from 'node:fs';
import path from 'node:path';
import { watch } from 'chokidar';
import type { Clock } from '../reconciler/ports.ts';
import { isFleetFileName, isPassedOver } from './fleet-path.ts';

/** An editor or a `git pull` writes many files at once; one hint is enough for them all. */
const DEBOUNCE_MS = 250;

interface WatchOptions {
  readonly clock: Clock;
  /** A hint comes at least this often: links that are swapped and network shares give no event. */
  readonly resyncMs: number;
  readonly signal: AbortSignal;
}

/** Hints after changes of fleet files below the folder, until the signal aborts. */
export async function watchFolder(folder: string, onHint: () => void, options: WatchOptions): Promise<void> {
  const { clock, resyncMs, signal } = options;
  if (signal.aborted) return;
  const hint = debounced(onHint, clock, signal);
  const watcher = watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (file, stats) => isIgnored(path.relative(folder, file), stats),
  });
  watcher.on('all', hint);
  // Watching is a convenience: where the system has no watches left, the resync below still finds every change.
  watcher.on('error', () => undefined);
  try {
    for (;;) {
      await clock.sleep(resyncMs, signal);
      onHint();
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    await watcher.close();
  }
}

function isIgnored(relative: string, stats: Stats | undefined): boolean {
  if (relative === '') return false;
  if (relative.split(path.sep).some(isPassedOver)) return true;
  return stats !== undefined && !stats.isDirectory() && !isFleetFileName(relative);
}

/** The first call starts the wait; those that come during it are covered by its one hint. */
function debounced(onHint: () => void, clock: Clock, signal: AbortSignal): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    clock.sleep(DEBOUNCE_MS, signal).then(
      () => {
        waiting = false;
        onHint();
      },
      () => undefined,
    );
  };
}
