import type { ObservedAgent, Reading } from '../model/observed.ts';
import { quoted } from '../model/parsed.ts';
import { type ParsedVersion, parseVersion, sameRelease } from '../model/version.ts';
import { type Landscape, neighboursOf } from './landscape.ts';
import { readingsInOrder } from './readings-in-order.ts';
import type { Stop } from './stop.ts';

/** What an Agent's own words say that it runs. */
export type Finding =
  | (Quote & { readonly kind: 'release'; readonly stop: Stop })
  | (Quote & { readonly kind: 'hotfix' })
  /**
   * Readable, and nothing that was published. `version` and `build` are as read; `published` is what that build stands for,
   * where the rest of the line says otherwise.
   */
  | (Quote & {
      readonly kind: 'unknown-build';
      readonly version: ParsedVersion;
      readonly build: number;
      readonly published: Stop | undefined;
      readonly problem: string;
    })
  | {
      readonly kind: 'unreadable';
      readonly raw: string | undefined;
      readonly problem: string;
      /** VersionHistory.txt was read, and what it says is the trouble. */
      readonly historyRead: boolean;
    };

interface Quote {
  readonly raw: string;
  /** `VersionHistory.txt` or `the web services`. */
  readonly where: string;
}

const WHERE = { 'version-history': 'VersionHistory.txt', 'web-services': 'the web services' } as const;

export function identifyAgent(agent: ObservedAgent | undefined, landscape: Landscape): Finding {
  const [first, ...others] = readingsInOrder(agent?.readings ?? []);
  if (first !== undefined) {
    const finding = whatReadingsSay([first, ...others], landscape);
    if (finding.kind !== 'unreadable') return finding;
    return { ...finding, historyRead: [first, ...others].some(({ source }) => source === 'version-history') };
  }
  const problem = agent?.problem;
  return unreadable(undefined, problem === undefined ? 'nothing was read' : `${problem.code}: ${problem.message}`);
}

/**
 * VersionHistory.txt is the authority. The web services stand in for it only with a string that can carry a build, and
 * a contradiction between readings is no answer.
 */
function whatReadingsSay(all: readonly [Reading, ...Reading[]], landscape: Landscape): Finding {
  const [{ raw }] = all;
  const readings = telling(all);
  if (readings.length === 0) return unreadable(raw, nothingTold(raw));
  const findings: Reads[] = [];
  for (const reading of readings) {
    const version = parseVersion(reading.raw);
    if (!version.ok) return unreadable(reading.raw, `${WHERE[reading.source]}: ${version.problem}`);
    findings.push({ reading, version: version.value });
  }
  const hotfix = findings.find(({ version }) => version.hotfix);
  if (hotfix !== undefined) return { kind: 'hotfix', ...quoteOf(hotfix.reading) };

  // Where the authority says several things, each of them has to tell what runs.
  const vague = findings.find(({ reading, version }) => reading.source === 'version-history' && !namesBuild(version));
  if (vague !== undefined) return namesNoBuild(quoteOf(vague.reading));

  const [first, ...others] = findings;
  if (first === undefined) return unreadable(raw, nothingTold(raw));
  for (const other of others) {
    if (sameRelease(first.version, other.version) === false)
      return unreadable(first.reading.raw, contradiction(first, other));
  }
  return identify(first.version, quoteOf(first.reading), landscape);
}

function identify(version: ParsedVersion, quote: Quote, landscape: Landscape): Finding {
  const { build } = version;
  if (build === undefined || !namesBuild(version)) return namesNoBuild(quote);
  const stop = landscape.byBuild.get(build);
  if (stop === undefined) {
    const published = undefined;
    return {
      kind: 'unknown-build',
      ...quote,
      version,
      build,
      published,
      problem: `build ${build} lies ${neighboursOf(build, landscape)}`,
    };
  }
  const problem = disagreement(version, stop);
  return problem === undefined
    ? { kind: 'release', ...quote, stop }
    : { kind: 'unknown-build', ...quote, version, build, published: stop, problem };
}

/** The build of a web-only package is that of the full one, and says nothing about what else of the release is installed. */
function namesBuild({ build, notation, kind }: ParsedVersion): boolean {
  return build !== undefined && notation !== 'file-version' && kind !== 'web';
}

function namesNoBuild({ raw, where }: Quote): Finding {
  return unreadable(raw, `${where} says ${quoted(raw)}, which does not name the build that runs`);
}

/** The build is known; the rest of the string must not say otherwise. */
function disagreement(version: ParsedVersion, { release, name }: Stop): string | undefined {
  const { major, minor, month, week, cu, build, channel } = version;
  const sameDigits = major === release.major && minor === release.minor && month === release.month && week === 0;
  if (!sameDigits || (cu !== undefined && cu !== release.cu)) return `build ${build} belongs to ${name}`;
  return isOtherChannel(channel) ? `it is marked ${quoted(channel)}, not "release"` : undefined;
}

/** A release candidate and its like: nothing that was published. */
export function isOtherChannel(channel: string | undefined): channel is string {
  return channel !== undefined && channel.toLowerCase() !== 'release';
}

/** The authority's readings where it has any; else what the web services say in a notation that names the product. */
function telling(readings: readonly Reading[]): readonly Reading[] {
  const product = readings.filter(({ source, raw }) => source === 'version-history' || namesProduct(raw));
  const history = product.filter(({ source }) => source === 'version-history');
  return history.length === 0 ? product : [...history, ...product.filter(({ source }) => source !== 'version-history')];
}

function namesProduct(raw: string): boolean {
  const version = parseVersion(raw);
  if (!version.ok) return false;
  return version.value.notation === 'raw' || version.value.notation === 'history';
}

function nothingTold(raw: string): string {
  return `only the web services answered, with ${quoted(raw)}, which names no release and build`;
}

interface Reads {
  readonly reading: Reading;
  readonly version: ParsedVersion;
}

function contradiction(a: Reads, b: Reads): string {
  return `${WHERE[a.reading.source]} says ${quoted(a.reading.raw)} and ${WHERE[b.reading.source]} says ${quoted(b.reading.raw)}`;
}

function quoteOf({ raw, source }: Reading): Quote {
  return { raw, where: WHERE[source] };
}

function unreadable(raw: string | undefined, problem: string): Finding {
  return { kind: 'unreadable', raw, problem, historyRead: false };
}
