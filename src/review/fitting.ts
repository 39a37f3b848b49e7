interface Room {
  readonly longest: number;
  /** The line that stands for those that are left out. */
  readonly more: (left: number) => string;
}

/** As many of the lines as fit; the rest is counted, so that a cut is never silent. */
export function fitting(start: readonly string[], lines: readonly string[], { longest, more }: Room): string {
  const taken = [...start];
  const reserve = more(lines.length).length + 1;
  let length = start.join('\n').length;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (length + line.length + 1 + (isLast ? 0 : reserve) > longest) {
      return [...taken, more(lines.length - index)].join('\n');
    }
    length += line.length + 1;
    taken.push(line);
  }
  return taken.join('\n');
}
