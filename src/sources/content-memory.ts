/** How a file looked from outside, and what was in it then. */
export interface Seen {
  /** Changes with whatever is written into the file: its size, times and number. */
  readonly stamp: string;
  /** SHA-256 of the content, in base64. */
  readonly digest: string;
}

/** By path. */
export type SeenFiles = ReadonlyMap<string, Seen>;

/**
 * Where it is kept what files held when they last looked as they do now, so that they need not be read again. It may
 * forget anything at any time. Nothing here throws.
 */
export interface ContentMemory {
  recall(): SeenFiles;
  /** These, and no others, are to be remembered from now on. */
  keep(seen: SeenFiles): void;
}

/** As long as this process lives; what lies beneath is asked first, and told. */
export function seenInProcess(beneath: ContentMemory = nothingSeen): ContentMemory {
  let held: SeenFiles | undefined;
  return {
    recall() {
      held ??= beneath.recall();
      return held;
    },
    keep(seen) {
      held = seen;
      beneath.keep(seen);
    },
  };
}

const nothingSeen: ContentMemory = { recall: () => new Map(), keep() {} };
