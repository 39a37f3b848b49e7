import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';
import { isVendorPage, LONGEST_SENTENCE, withoutSources } from './quoted-sources.ts';
import type { Branch } from './tree.ts';

/** A message, and under it the pages that it cites. */
export function sentenceBranch(message: string, paint: Paint): Required<Branch> {
  const cited = withoutSources(message);
  return { text: printable(cited.text, LONGEST_SENTENCE), under: pageBranches(cited.pages, paint) };
}

/** Addresses of the vendor's documentation; others are left out. */
export function pageBranches(addresses: readonly (string | undefined)[], paint: Paint): readonly Branch[] {
  return addresses.filter(isVendorPage).map((address) => ({ text: paint('dim', address) }));
}
