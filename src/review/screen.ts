import type { Paint } from './paint.ts';

/** Where text is shown: how it is coloured, and where lines end. */
export interface Screen {
  readonly paint: Paint;
  /** Undefined where nothing is wrapped: files and pipes. */
  readonly columns: number | undefined;
}
