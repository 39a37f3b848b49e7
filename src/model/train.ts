import { HIGHEST_MONTH, type Release, trackOf } from './release.ts';

const LAST_MONTHLY_CU = 21;
const MONTHS_OF_A_YEAR = 12;

/**
 * The ordinal of the monthly publication that a release came out with. Equal trains came out on one day with the same
 * fixes, so a hop that goes back in train loses fixes even when its digits go up. A CU of a feature release keeps the
 * train of its base.
 *
 * Undefined where no arithmetic holds: before and after version 10, and for cumulative updates after [CU21], which
 * come out of band and take the train that their notes name.
 *
 * Inferred from the pairing of releases in the vendor's notes, shared release note ids, the release calendar and build
 * numbers; line 10.0 is irregular and a best effort.
 */
export function trainOf(release: Release): number | undefined {
  if (release.major !== 10) return undefined;
  return trackOf(release) === 'main' ? mainTrain(release) : featureTrain(release);
}

/** Line 9.6 is older than all that has a train: the vendor's paths start there, and never lead there. What is older still has no path. */
export function isBeforeTrains({ major, minor }: Release): boolean {
  return major === 9 && minor === 6;
}

function mainTrain({ minor, cu }: Release): number | undefined {
  if (cu > LAST_MONTHLY_CU) return undefined;
  return minor === 0 ? cu + 4 : MONTHS_OF_A_YEAR * minor + cu + 3;
}

function featureTrain({ minor, month }: Release): number | undefined {
  if (minor === 0) return month <= HIGHEST_MONTH ? month - 1 : undefined;
  return month <= MONTHS_OF_A_YEAR ? MONTHS_OF_A_YEAR * minor + month : undefined;
}
