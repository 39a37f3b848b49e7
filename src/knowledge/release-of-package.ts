import type { Knowledge, KnownRelease } from '../model/knowledge.ts';
import type { PackageName } from '../model/package-name.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { formatRelease, type Release, sameReleaseName } from '../model/release.ts';

export interface NamedRelease {
  readonly release: Release;
  /** What the vendor published under that build; undefined where the file's name alone tells the release. */
  readonly known: KnownRelease | undefined;
}

/** The release that a package installs: by its build, which is the sure key, or else by its name where that is enough. */
export function releaseOfPackage(named: PackageName, { releases }: Pick<Knowledge, 'releases'>): Parsed<NamedRelease> {
  const { build, unreleased, major, minor, month, cu } = named;
  if (unreleased.length > 0) {
    return unparsable(`it is ${unreleased.join(' and ')}, and only releases belong into a Catalog`);
  }
  const digits = { major, minor, month, cu: cu ?? 0 };
  const known = releases.find(({ builds }) => builds.includes(build));
  if (known !== undefined) {
    const wanted = cu === undefined ? { ...known.release, cu: 0 } : known.release;
    if (sameReleaseName(digits, wanted)) return parsed({ release: known.release, known });
    return unparsable(
      `build ${build} is ${formatRelease(known.release)}, but the file's name says ${formatRelease(digits)}`,
    );
  }
  if (month !== 0 || cu !== undefined) return parsed({ release: digits, known: undefined });
  return unparsable(
    `build ${build} is not known, and the file's name does not say which CU of ${formatRelease(digits)} it is; write the entry by hand`,
  );
}
