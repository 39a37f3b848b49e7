/** Pages of the vendor's documentation: the only addresses in a message that are shown as links. */
const VENDOR_PAGE = /\s*\(?(https:\/\/docs\.dataminer\.services\/[A-Za-z0-9_./-]+)\)?/gu;

/** A message without the vendor's pages that it cites, and the pages. */
export function withoutSources(message: string): { readonly text: string; readonly pages: readonly string[] } {
  const pages = [...message.matchAll(VENDOR_PAGE)].map((match) => match[1] ?? '');
  return { text: message.replace(VENDOR_PAGE, ''), pages: [...new Set(pages)] };
}
