import type { Io } from '../../src/cli/io.ts';
import { plain } from '../../src/review/paint.ts';

/** For whoever asks the program about itself, and runs nothing. */
export const silentIo: Io = {
  out: () => {},
  write: async () => {},
  err: () => {},
  progress: () => {},
  interactive: false,
  paint: plain,
  errPaint: plain,
  columns: undefined,
  env: {},
  cwd: '/',
  signal: new AbortController().signal,
};
