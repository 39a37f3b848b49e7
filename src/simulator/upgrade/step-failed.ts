/** A step of an upgrade that did not work on one Agent. The Agent goes on with what it had before. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  /** What the upgrade writes to progress.log about it. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines[0] ?? 'the step failed');
    this.lines = lines;
  }
}
