import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { shipped } from '../../src/shipped.ts';

const root = fileURLToPath(shipped('.'));
const PAGES = [
  ...['README.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
].toSorted();

const textOf = (page: string) => readFileSync(path.join(root, page), 'utf8');
const FENCED = /^```(?<kind>[a-z]*)\n(?<text>.*?)^```/gmsu;

/** As GitHub makes it of a heading. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = markdown.replaceAll(FENCED, '').matchAll(/^#+ (?<heading>.*)$/gmu);
  return new Set(
    [...headings].map(({ groups }) =>
      (groups?.['heading'] ?? '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** What a link within the repository lacks; undefined where it leads somewhere. */
function lacking(page: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(file));
  if (!existsSync(path.join(root, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || !target.endsWith('.md') || anchorsOf(textOf(target)).has(anchor)) return undefined;
  return `${link}: ${target} has no such heading`;
}

describe.each(PAGES)('%s', (page) => {
  const text = textOf(page);

  it('links to what is there', () => {
    const prose = text.replaceAll(FENCED, '').replaceAll(/`[^`\n]*`/gu, '');
    const links = [...prose.matchAll(/\]\((?<link>[^)\s]+)\)/gu)].map(({ groups }) => groups?.['link'] ?? '');
    const own = links.filter((link) => !/^[a-z]+:/iu.test(link));
    expect(own.map((link) => lacking(page, link)).filter((each) => each !== undefined)).toEqual([]);
  });

  it('shows documents that are right by themselves', () => {
    const examples = [...text.matchAll(FENCED)]
      .filter(({ groups }) => groups?.['kind'] === 'yaml' && /^apiVersion: ratchet\/v1$/mu.test(groups?.['text'] ?? ''))
      .filter(({ groups }) => !/^kind: (?:Scenario|Policy)$/mu.test(groups?.['text'] ?? ''));
    const problems = examples.flatMap(({ groups }) => {
      // An example leaves out what is not its subject.
      const bytes = new TextEncoder().encode(written(groups?.['text'] ?? ''));
      const reading = readDesiredFleet([{ path: `${page}.yaml`, bytes }], new Date('2026-11-20T08:00:00Z'));
      return reading.kind === 'problems' ? reading.problems.filter(isItsOwn).map(formatProblem) : [];
    });
    expect(problems).toEqual([]);
  });
});

/** Hashes and fingerprints in full. */
function written(text: string): string {
  return text
    .replaceAll(/(?<=sha256: )([\da-f]{4})…/gu, (_, start: string) => start.repeat(16))
    .replaceAll('…', 'A'.repeat(39));
}

/** Not that it speaks of documents that are elsewhere. */
function isItsOwn({ message }: { readonly message: string }): boolean {
  return !/there is no|needs "connection"|needs "target"|needs "metadata"/u.test(message);
}
