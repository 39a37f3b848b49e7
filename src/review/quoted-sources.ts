import { printable } from '../model/printable.ts';

const PAGE = String.raw`https://docs\.dataminer\.services/[A-Za-z0-9_./-]+(?:#[A-Za-z0-9_.-]+)?`;

/** Pages of the vendor's documentation: the only addresses in a message that are shown as links. */
const QUOTED_PAGE = new RegExp(String.raw`\s*\(?(${PAGE})\)?`, 'gu');
const WHOLE_PAGE = new RegExp(`^${PAGE}$`, 'u');

/** A message without the vendor's pages that it cites, and the pages. */
export function withoutSources(message: string): { readonly text: string; readonly pages: readonly string[] } {
  const pages = [...message.matchAll(QUOTED_PAGE)].map((match) => match[1] ?? '');
  return { text: message.replace(QUOTED_PAGE, ''), pages: [...new Set(pages)] };
}

/** A sentence of ours that may quote others: several edits of one way out have room. */
export const LONGEST_SENTENCE = 1_200;

/** What to write or do, for a terminal. */
export function editInWords(unblock: string): string {
  return printable(withoutSources(unblock).text, LONGEST_SENTENCE);
}

/** Whether an address is one of the vendor's documentation, and so may be a link. */
export function isVendorPage(address: string | undefined): address is string {
  return address !== undefined && WHOLE_PAGE.test(address);
}
