/** How long a hop is expected to take, from its launch until every Agent has been verified. */
export interface Estimate {
  readonly durationMs: number;
  /** Where the figure comes from, for people. */
  readonly source: string;
}
