/** A value as it stands in a data file. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

/** What is known of one entry: its members by name. */
export type Facts = Readonly<Record<string, Json>>;

/** What the pages say, entry by entry. An entry without a member says nothing of it. */
export type Entries = ReadonlyMap<string, Facts>;

/** Facts about one entry that no page states, or that the reader gets wrong. They win over what was read. */
export interface Curation {
  readonly id: string;
  /** A null value takes the member out of the entry. */
  readonly values: Facts;
  /** Why this is not left to the reader. */
  readonly reason: string;
  /** A path in the documentation repository or a link; absent where the words are ours. */
  readonly source?: string;
}

export function sameFact(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
