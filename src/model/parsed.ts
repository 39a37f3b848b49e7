/** What a parser hands back: a value, or a sentence that tells the author what to write instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function unparsable(problem: string): Parsed<never> {
  return { ok: false, problem };
}

const QUOTED_AT_MOST = 80;

/** Text of unknown origin for a message: in quotes, control characters escaped, cut to a length that people read. */
export function quoted(text: string): string {
  const shown = text.length > QUOTED_AT_MOST ? `${text.slice(0, QUOTED_AT_MOST)}…` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
