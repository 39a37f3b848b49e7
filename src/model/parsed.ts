/** What a parser hands back: a value, or a sentence that tells the author what to write instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function unparsable(problem: string): Parsed<never> {
  return { ok: false, problem };
}
