import { wrapped } from './wrapped.ts';

/** A line with what belongs under it. */
export interface Branch {
  readonly text: string;
  readonly under?: readonly Branch[];
}

/** Branches drawn with ├─ and └─, one or more lines each, none wider than `width` where its words allow it. */
export function drawTree(branches: readonly Branch[], width: number, lead = ''): string[] {
  return branches.flatMap(({ text, under = [] }, index) => {
    const isLast = index === branches.length - 1;
    const stem = `${lead}${isLast ? '   ' : '│  '}`;
    const below = under.length > 0 ? `${stem}│ ` : stem;
    const [first, ...rest] = wrapped(text, width - below.length);
    return [
      `${lead}${isLast ? '└─ ' : '├─ '}${first}`,
      ...rest.map((line) => `${below}${line}`),
      ...drawTree(under, width, stem),
    ];
  });
}
