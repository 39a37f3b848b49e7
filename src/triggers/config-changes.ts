import { watch } from 'chokidar';

/** Editors write a file in several steps. */
const SETTLED_MS = 500;

/**
 * Calls back when the file of the configuration was written anew, or the process was told by SIGHUP to read it again;
 * both are hints. Answers with the way to end it.
 */
export function watchConfig(file: string | undefined, onHint: () => void): () => Promise<void> {
  const hint = () => onHint();
  // Windows raises it when a console is closed.
  const hangUp = process.platform !== 'win32';
  if (hangUp) process.on('SIGHUP', hint);
  const watcher =
    file &&
    watch(file, { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 100 } });
  // Watching is a convenience: where there are no watches left, SIGHUP still comes.
  if (watcher)
    watcher
      .on('add', hint)
      .on('change', hint)
      .on('error', () => {});
  return async () => {
    if (hangUp) process.off('SIGHUP', hint);
    if (watcher) await watcher.close();
  };
}
