/** What a line of progress.log hints at. Hints explain an outcome; they never decide it. */
export type HintKind = 'prerequisites' | 'errors' | 'progress-lost';

export interface Hint {
  readonly kind: HintKind;
  readonly line: string;
}

// The format of the log is undocumented; these lines were quoted in the vendor's known issues.
const PATTERNS: readonly (readonly [RegExp, HintKind])[] = [
  [/one or more prerequisites failed/iu, 'prerequisites'],
  [/prerequisite \S{1,100} failed/iu, 'prerequisites'],
  [/\b[1-9]\d{0,5} error\(s\)/iu, 'errors'],
  // The tool lost sight of the upgrade, which goes on (KI_SLNetIPC).
  [/failed getting progress/iu, 'progress-lost'],
];

export function hintIn(line: string): Hint | undefined {
  const kind = PATTERNS.find(([pattern]) => pattern.test(line))?.[1];
  return kind === undefined ? undefined : { kind, line };
}
