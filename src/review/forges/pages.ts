import { Fields } from './fields.ts';
import type { AskForge } from './http.ts';

const PER_PAGE = 100;
const MOST_PAGES = 100;

/** All entries of a list that goes by the number of the page, until one is not full (GitHub, GitLab). */
export async function pagesByNumber(
  ask: AskForge,
  path: string,
  signal: AbortSignal,
  query: Readonly<Record<string, string | number>> = {},
): Promise<readonly Fields[]> {
  const all: Fields[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { body } = await ask({ method: 'GET', path, query: { ...query, per_page: PER_PAGE, page } }, signal);
    const entries = pageIn(new Fields(body));
    all.push(...entries);
    if (entries.length < PER_PAGE) break;
  }
  return all;
}

/** All entries of a list that names the address of its next page (Bitbucket). */
export async function pagesByAddress(ask: AskForge, path: string, signal: AbortSignal): Promise<readonly Fields[]> {
  const all: Fields[] = [];
  let next: string | undefined = path;
  for (let page = 1; next !== undefined && page <= MOST_PAGES; page += 1) {
    const query = page === 1 ? { pagelen: PER_PAGE } : {};
    const answer: Fields = new Fields((await ask({ method: 'GET', path: next, query }, signal)).body);
    all.push(...pageIn(answer.at('values')));
    next = answer.at('next').text;
  }
  return all;
}

/** No more than was asked for, whatever was sent. */
function pageIn(entries: Fields): readonly Fields[] {
  return entries.list.slice(0, PER_PAGE);
}
