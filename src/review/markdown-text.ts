import { printable } from '../model/printable.ts';
import { isVendorPage, LONGEST_SENTENCE, withoutSources } from './quoted-sources.ts';

/** Text of others as a code span: nothing in it is markup, a mention, a link or a table border. */
export function code(text: string): string {
  return fenced(printable(text, 200));
}

function fenced(text: string): string {
  const shown = text.replaceAll('|', '¦');
  const longestRun = Math.max(0, ...(shown.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * A sentence of ours that may quote others: defused, what stands between backticks as code, and the vendor's pages that it
 * cites as links behind it.
 */
export function prose(message: string): string {
  const { text, pages } = withoutSources(message);
  const links = pages.map((page, index) => `[source${pages.length === 1 ? '' : ` ${index + 1}`}](${page})`);
  const shown = withCode(printable(text, LONGEST_SENTENCE));
  return links.length === 0 ? shown : `${shown} (${links.join(', ')})`;
}

/** Backticks that are no pairs, or side by side, are those of others. */
function withCode(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0 || text.includes('``')) return defused(text);
  return parts.map((part, index) => (index % 2 === 0 ? defused(part) : fenced(part))).join('');
}

/** ` ([release notes](…))` where the address is one of the vendor's; any other address is left out. */
export function linkTo(label: string, address: string | undefined): string {
  return isVendorPage(address) ? ` ([${label}](${address}))` : '';
}

/** Text of others between HTML tags of ours. */
export function html(text: string): string {
  return escaped(printable(text, 600));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text of others in the line that opens a fold: neither HTML nor, wherever that is read as Markdown, markup. */
export function foldTitle(text: string): string {
  return unlinked(printable(text, 200)).replace(/[^\p{L}\p{N}\u200b .,_-]/gu, (mark) => `&#${mark.codePointAt(0)};`);
}

/** Every character that Markdown, HTML or a forge gives a meaning loses it. */
function defused(text: string): string {
  return escaped(unlinked(text)).replace(/[\\`*_[\]()#!|~]/gu, (mark) => `\\${mark}`);
}

/** What forges look for in whatever text comes out in the end: mentions, references to other things, addresses. */
function unlinked(text: string): string {
  return text
    .replace(/[@#!~%$&](?=[\p{L}\p{N}_"])/gu, '$&\u200b')
    .replaceAll('://', ':\u200b//')
    .replace(/\b(www)\./giu, '$1\u200b.');
}
