import { type Release, trackOf } from '../../src/model/release.ts';
import { withoutComments } from './markdown.ts';
import { markReleases, type NamedRelease } from './release-words.ts';

/** What one sentence or bullet says about which releases are affected. */
export type Stretch =
  | { readonly kind: 'these'; readonly releases: readonly Release[] }
  | { readonly kind: 'onwards'; readonly from: readonly Release[]; readonly namesTrack: boolean }
  | { readonly kind: 'between'; readonly from: readonly Release[]; readonly to: readonly Release[] }
  | { readonly kind: 'before'; readonly before: readonly Release[] }
  | { readonly kind: 'all' };

/** `10.4.0 [CU16]/10.5.0 [CU4], and 10.5.7`, once each release is a mark. */
export const LIST = String.raw`#(?:(?:\s?\/\s?|,? (?:and|or) |, )#)*`;
const RANGE_WORD = '(?:up to and including|onwards up to|up to|to|until)';

type Rule = readonly [pattern: RegExp, read: (lists: readonly (readonly Release[])[]) => Stretch];

const RULES: readonly Rule[] = [
  [rule(`(?:from )?(${LIST}) ${RANGE_WORD} (${LIST})`), ([from = [], to = []]) => ({ kind: 'between', from, to })],
  [rule(`from (${LIST})`), openFrom],
  [rule(`(?:from |starting from )?(${LIST}) (?:onwards|(?:and|or) (?:higher|above|later))`), openFrom],
  [rule(`starting from (${LIST})`), openFrom],
  [rule(`# starting from (#)`), openFrom],
  [rule(`# from (#) onwards`), openFrom],
  [rule(`(?:all |any )?(?:prior to|before|older than) (${LIST})`), ([before = []]) => ({ kind: 'before', before })],
  [rule(`(${LIST})`), ([releases = []]) => ({ kind: 'these', releases })],
  [rule(`(?:all|any)(?: failover)?`), () => ({ kind: 'all' })],
];

/** Words that name the product or a track and add nothing to the numbers beside them. */
const FILLER = /\b(?:DataMiner|Cube|web|MR|FR|main|feature|currently|supported|releases?|versions?|of|systems?)\b:?/giu;

/** On which systems it bites: told by `scope`, in words of ours, and left out here as long as it names no release. */
const CONDITION_BEFORE = /^[^#]*\bsetups using (?:a )?/iu;
const CONDITION_AFTER = /,? (?:using|that run|on systems with) [^#]*$/iu;

/**
 * Reads sentences such as `From DataMiner 10.3.0 [CU5]/10.3.8 onwards.`, a bullet or a line each. Undefined where one of
 * them is not understood to its last word: half a sentence about what is affected is worse than none.
 */
export function parseStretches(text: string): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  for (const line of withoutComments(text).split('\n')) {
    const sentence = line.replace(/^[-*]\s+/u, '').trim();
    if (sentence === '') continue;
    const stretch = parseStretch(sentence);
    if (stretch === undefined) return undefined;
    stretches.push(stretch);
  }
  return stretches.length === 0 ? undefined : asOneStart(stretches);
}

/** A bullet for each track or line means what one sentence with all of them would mean. */
function asOneStart(stretches: readonly Stretch[]): readonly Stretch[] {
  const from = stretches.flatMap((stretch) => (stretch.kind === 'onwards' ? stretch.from : []));
  const others = stretches.filter(({ kind }) => kind !== 'onwards');
  const namesTrack = stretches.some((stretch) => stretch.kind === 'onwards' && stretch.namesTrack);
  return from.length === 0 ? others : [{ kind: 'onwards', from, namesTrack }, ...others];
}

function parseStretch(sentence: string): Stretch | undefined {
  const { marked, releases } = markReleases(sentence);
  if (releases.some(({ build }) => build !== undefined)) return undefined;
  const plain = plainWords(marked).replace(CONDITION_BEFORE, '').replace(CONDITION_AFTER, '');
  for (const [pattern, read] of RULES) {
    const found = pattern.exec(plain);
    if (found !== null) return whole(read(dealOut(found, releases)), /\b(?:main|feature) release/iu.test(marked));
  }
  return undefined;
}

/**
 * `All main release versions` holds one track only, which no stretch can say. A range that starts on a track on which it
 * does not end, or ends where it does not start, is not understood either.
 */
function whole(stretch: Stretch, namesTrack: boolean): Stretch | undefined {
  if (stretch.kind === 'all' && namesTrack) return undefined;
  if (stretch.kind === 'onwards') return { ...stretch, namesTrack };
  if (stretch.kind !== 'between') return stretch;
  const [starts, ends] = [stretch.from, stretch.to].map((releases) => new Set(releases.map(trackOf)));
  const sameTracks = [...(starts ?? [])].every((track) => ends?.has(track)) && starts?.size === ends?.size;
  return sameTracks ? stretch : undefined;
}

/** Marked text without the words that add nothing, and without the full stop. */
export function plainWords(marked: string): string {
  const bare = marked.replaceAll(FILLER, ' ').replaceAll(/\s+/gu, ' ').replaceAll(' ,', ',');
  return bare.replace(/\s?\.$/u, '').trim();
}

/** Hands the releases out to the lists of a match, as many to each as it has marks. */
function dealOut(found: RegExpExecArray, releases: readonly NamedRelease[]): readonly (readonly Release[])[] {
  const lists = found.slice(1);
  let next = marksIn(found[0]) - marksIn(lists.join(''));
  return lists.map((list) => {
    const from = next;
    next += marksIn(list);
    return releases.slice(from, next).map(({ release }) => release);
  });
}

function marksIn(text: string): number {
  return text.split('#').length - 1;
}

function openFrom([from = []]: readonly (readonly Release[])[]): Stretch {
  return { kind: 'onwards', from, namesTrack: false };
}

function rule(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu');
}
