import { compareReleases, parseRelease } from '../../src/model/release.ts';
import type { Facts, Json } from './facts.ts';

export interface Member {
  readonly name: string;
  /** An entry without it is left out of the data and listed. */
  readonly required: boolean;
  /** What is written where neither the pages nor the curated facts tell it. */
  readonly otherwise?: Json;
}

/** How one shipped data file is laid out: its list, and the members of an entry in the order in which they are written. */
export interface DataShape {
  readonly file: string;
  readonly list: string;
  readonly members: readonly Member[];
  /** The order of the entries; absent where they stay as the pages have them, with the curated ones after them. */
  readonly compare?: (a: Facts, b: Facts) => number;
}

export const RELEASES: DataShape = {
  file: 'releases.json',
  list: 'releases',
  members: members('release track train status builds=[] misprint? releasedAt? paired note? publishedWith? url'),
  compare: (a, b) => byRelease(a['release'], b['release']),
};

export const LIFE_CYCLES: DataShape = {
  file: 'life-cycles.json',
  list: 'lifeCycles',
  members: members('line monthlyUntil? supportedUntil limitedUntil url'),
  compare: (a, b) => byRelease(`${a['line']}.0`, `${b['line']}.0`),
};

export const KNOWN_ISSUES: DataShape = {
  file: 'known-issues.json',
  list: 'knownIssues',
  members: members('id title severity status appliesTo affects from? fixedIn scope fixedFromBuild? url'),
};

export const BREAKING_CHANGES: DataShape = {
  file: 'breaking-changes.json',
  list: 'breakingChanges',
  members: members('ids firstMain firstFeature component summary url'),
};

/** Rules are our reading of prose that is spread over many pages: no page is parsed for them. */
export const PATH_RULES: DataShape = {
  file: 'path-rules.json',
  list: 'pathRules',
  members: members('id kind strength from? to? requirement knownIssue? urls'),
};

/** A trailing question mark means that an entry can do without, `=[]` that it has an empty list then. */
function members(names: string): DataShape['members'] {
  return names.split(' ').map((written) => {
    const name = written.replace(/\?$|=\[\]$/u, '');
    if (written.endsWith('=[]')) return { name, required: false, otherwise: [] };
    return { name, required: !written.endsWith('?') };
  });
}

function byRelease(a: unknown, b: unknown): number {
  const [first, second] = [parseRelease(String(a)), parseRelease(String(b))];
  if (!(first.ok && second.ok)) throw new TypeError(`cannot order "${a}" and "${b}": they are no releases`);
  return compareReleases(first.value, second.value);
}
