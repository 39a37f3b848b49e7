import { type Parsed, parsed, quoted, unparsable } from './parsed.ts';
import { HIGHEST_MONTH } from './release.ts';
import { NOTATIONS, type Notation, type VersionFields } from './version-notations.ts';

/** A version string as it was found, taken apart. Which members are there depends on the notation. */
export interface ParsedVersion extends VersionFields {
  /** Exactly as found. */
  readonly raw: string;
  readonly notation: Notation;
  /** Not a published release but a fix made for one system. */
  readonly hotfix: boolean;
}

const LONGEST_VERSION = 200;

/**
 * Reads any of the eleven notations in which DataMiner versions are met. A list of alternatives (`10.5.0/10.5.3`), a
 * line (`10.5`) and a month that no release has are refused. Text of any length is answered in constant time.
 */
export function parseVersion(raw: string): Parsed<ParsedVersion> {
  if (raw.length > LONGEST_VERSION) return unreadable(raw);
  if (last?.raw !== raw) last = { raw, result: takeApart(raw) };
  return last.result;
}

/** The Agents of a cluster say the same, one after the other. */
let last: { readonly raw: string; readonly result: Parsed<ParsedVersion> } | undefined;

function takeApart(raw: string): Parsed<ParsedVersion> {
  const text = raw.trim();
  for (const [notation, { pattern, fields, hotfix }] of NOTATIONS) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const found = fields(groups);
    if (notation !== 'file-version' && found.month > HIGHEST_MONTH) return noSuchMonth(raw, found.month);
    return parsed({ raw, notation: nameOf(notation, found), ...found, hotfix: hotfix || isHotfix(found.channel) });
  }
  return unreadable(raw);
}

/** Writes a version in its own notation; what comes out reads back as the same version. */
export function formatVersion(version: ParsedVersion): string {
  const shape = NOTATIONS.find(
    ([notation]) => notation === (version.notation === 'feature-name' ? 'main-name' : version.notation),
  );
  return shape?.[1].format(version) ?? version.raw;
}

/**
 * Whether two strings name one release. The build decides where both have one; the CU decides between names; a raw
 * version hides its CU, and a hotfix or a file version says nothing about a release, so these stay `unknown`.
 */
export function sameRelease(a: ParsedVersion, b: ParsedVersion): boolean | 'unknown' {
  if (a.hotfix || b.hotfix || a.notation === 'file-version' || b.notation === 'file-version') return 'unknown';
  const sameDigits = a.major === b.major && a.minor === b.minor && a.month === b.month;
  if (a.build !== undefined && b.build !== undefined) {
    if (a.build !== b.build) return false;
    return sameDigits ? true : 'unknown';
  }
  if (!sameDigits) return false;
  const [cuOfA, cuOfB] = [writtenCu(a), writtenCu(b)];
  return cuOfA === undefined || cuOfB === undefined ? 'unknown' : cuOfA === cuOfB;
}

/** In a name no CU means CU0; elsewhere it means that the CU was not written. */
function writtenCu({ notation, cu }: ParsedVersion): number | undefined {
  return notation === 'main-name' || notation === 'feature-name' ? (cu ?? 0) : cu;
}

function nameOf(notation: Notation, { month }: VersionFields): Notation {
  return notation === 'main-name' && month > 0 ? 'feature-name' : notation;
}

function isHotfix(channel: string | undefined): boolean {
  return channel !== undefined && /^(?:hf|hotfix)/iu.test(channel);
}

function noSuchMonth(raw: string, month: number): Parsed<never> {
  return unparsable(`${quoted(raw)} has month ${month}, which no release has; write "10.5.6" or "10.5.0 [CU3]"`);
}

function unreadable(raw: string): Parsed<never> {
  return unparsable(`${quoted(raw)} is not a DataMiner version; write "10.5.6", "10.5.0 [CU3]" or "10.5.6.0-15822"`);
}
