/** Where in the fleet repository something was written. Line and column count from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function formatOrigin({ file, line, column }: Origin): string {
  return `${file}:${line}:${column}`;
}
