import { type Parsed, parsed, quoted, unparsable } from './parsed.ts';
import { HIGHEST_MONTH } from './release.ts';

/** What the file name of a `.dmupgrade` says about its content. The CU is not always written; the build is the sure key. */
export interface PackageName {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly month: number;
  readonly week: number;
  readonly cu: number | undefined;
  readonly build: number;
  readonly kind: 'full' | 'web';
  /** Release candidates and internal packages are not releases. */
  readonly channel: 'standard' | 'rc' | 'internal';
  readonly gerrit: number | undefined;
  readonly patchSet: number | undefined;
}

const LONGEST_NAME = 150;
// Characters that a Windows command line, or a person's eye, would read as something else.
const UNSAFE = /[%!"&|<>^\\/:*?\p{Cc}\p{Cf}]/u;

// Grammar as the vendor's public uploader reads it (Skyline.DataMiner.CICD.Tools.DmUpgradeStorage, PackageToUpload.cs).
const PACKAGE_NAME =
  /^DataMiner (?<major>\d{1,2})\.(?<minor>\d{1,2})\.(?<month>\d{1,3})\.(?<week>\d{1,3})(?:\(CU(?<cu>\d{1,3})\))?-(?<build>\d{1,8}) (?<kind>Full|Web) Upgrade(?: \((?<channel>rc|internal)\))?(?: GER-(?<gerrit>\d{1,9}))?(?: PS-(?<patchSet>\d{1,5}))?(?<rest>| .*)\.dmupgrade$/u;

/**
 * Reads `DataMiner 10.5.6.0-15822 Full Upgrade.dmupgrade`. Words after the known parts are passed over, as the vendor
 * does; what is not a plain file name, or not safe on an Agent, is refused.
 */
export function parsePackageName(name: string): Parsed<PackageName> {
  const danger = dangerIn(name);
  if (danger !== undefined) return refused(name, danger);
  const found = PACKAGE_NAME.exec(name)?.groups;
  if (found === undefined) return refused(name, 'is not the name of a DataMiner upgrade package');
  const month = Number(found['month']);
  if (month > HIGHEST_MONTH) return refused(name, `has month ${month}, which no release has`);
  return parsed({
    name,
    major: Number(found['major']),
    minor: Number(found['minor']),
    month,
    week: Number(found['week']),
    cu: optionalNumber(found['cu']),
    build: Number(found['build']),
    kind: found['kind'] === 'Web' ? 'web' : 'full',
    channel: channelOf(found['channel']),
    gerrit: optionalNumber(found['gerrit']),
    patchSet: optionalNumber(found['patchSet']),
  });
}

/**
 * The name of a delta package. The vendor prints no grammar for these: what is no package for the vendor's command line, not
 * safe on an Agent, or named as another kind is refused, and nothing is read from the rest.
 */
export function parseDeltaName(name: string): Parsed<string> {
  const danger = dangerIn(name);
  if (danger !== undefined) return unparsable(`${quoted(name)} ${danger}; rename the delta package`);
  if (!name.endsWith('.dmupgrade')) {
    return unparsable(`${quoted(name)} does not end in .dmupgrade, which is all that the vendor's command line takes`);
  }
  const named = parsePackageName(name);
  return named.ok ? unparsable(`${quoted(name)} is named as a ${named.value.kind} package, not a delta`) : parsed(name);
}

function dangerIn(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  return UNSAFE.test(name) ? 'holds a character that is not safe in a file name on an Agent' : undefined;
}

function channelOf(written: string | undefined): PackageName['channel'] {
  return written === 'rc' || written === 'internal' ? written : 'standard';
}

function optionalNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function refused(name: string, why: string): Parsed<never> {
  return unparsable(`${quoted(name)} ${why}; write "DataMiner 10.5.6.0-15822 Full Upgrade.dmupgrade"`);
}
