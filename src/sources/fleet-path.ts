/** What both sources ask of a path before they read it. */
export type PathVerdict =
  | { readonly kind: 'fleet' }
  /** Not of interest: other file types, dot files, `node_modules`. */
  | { readonly kind: 'other' }
  /** It looks like a fleet file and yet cannot be taken; people are told why. */
  | { readonly kind: 'refused'; readonly note: string };

/** Anything that a terminal or a log would obey rather than show. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** `path` is relative, with forward slashes. */
export function judgePath(path: string): PathVerdict {
  const segments = path.split('/');
  if (segments.some(isPassedOver) || !isFleetFileName(path)) return { kind: 'other' };
  if (path.includes('\uFFFD')) return { kind: 'refused', note: `${shown(path)}: the name is not valid UTF-8` };
  if (path.search(UNPRINTABLE) !== -1) {
    return { kind: 'refused', note: `${shown(path)}: the name has characters that cannot be seen` };
  }
  return { kind: 'fleet' };
}

/** Folders and files that no fleet lives in: `.git`, `.github`, `.gitlab-ci.yml`, `node_modules`. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

export function isFleetFileName(name: string): boolean {
  return /\.(?:ya?ml|ics)$/iu.test(name);
}

/** A path in quotes, fit for one line of a log. */
export function shown(path: string): string {
  return `"${path.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`;
}

/** Order of code units: the same on every machine and in every locale. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
