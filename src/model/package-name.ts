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
  /** What tells that it is no release, to go after "it is": `marked (rc)`, `named for change GER-99162 PS-19`. */
  readonly unreleased: readonly string[];
}

const LONGEST_NAME = 150;
// Characters that a Windows command line, or a person's eye, would read as something else.
const UNSAFE = /[%!"&|<>^\\/:*?\p{Cc}\p{Cf}]/u;

// Grammar as the vendor's public uploader reads it (Skyline.DataMiner.CICD.Tools.DmUpgradeStorage, PackageToUpload.cs), but
// for what follows: there the vendor looks for `(rc)` or `(internal)`, and for a change under review and its patch set.
const PACKAGE_NAME =
  /^DataMiner (?<major>\d{1,2})\.(?<minor>\d{1,2})\.(?<month>\d{1,3})\.(?<week>\d{1,3})(?:\(CU(?<cu>\d{1,3})\))?-(?<build>\d{1,8}) (?<kind>Full|Web) Upgrade(?<rest>| .*)\.dmupgrade$/u;
const CHANGE = /\b(?:GER|PS)-\d+/giu;
// A number alone is what a browser gives to a file that it downloads once more.
const BRACKET = /\((?!\d+\))[^()]*\)/gu;

/**
 * Reads `DataMiner 10.5.6.0-15822 Full Upgrade.dmupgrade`. Other words after it are passed over, as the vendor does;
 * what is not a plain file name, or not safe on an Agent, is refused.
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
    unreleased: marksIn(found['rest'] ?? ''),
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

/** The vendor takes a bracket that it does not know for none, and then a mistyped `(RC)` would be a release. */
function marksIn(rest: string): readonly string[] {
  const brackets = rest.match(BRACKET) ?? [];
  const change = rest.match(CHANGE) ?? [];
  return [
    ...brackets.map((bracket) => `marked ${bracket}`),
    ...(change.length === 0 ? [] : [`named for change ${change.join(' ')}`]),
  ];
}

function optionalNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function refused(name: string, why: string): Parsed<never> {
  return unparsable(`${quoted(name)} ${why}; write "DataMiner 10.5.6.0-15822 Full Upgrade.dmupgrade"`);
}
