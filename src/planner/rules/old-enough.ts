import { dayOf, instantOf } from '../../model/instant.ts';
import { describeStop } from '../stop.ts';
import type { PackageRule } from './rule.ts';

/** A release must have been out for as long as the author asked, so that others meet its faults first. */
export const oldEnough: PackageRule = {
  name: 'old-enough',
  objection(stop, { minimumReleaseAgeMs, asOf }) {
    const { name, releasedAt, isLaterBuild } = stop;
    if (minimumReleaseAgeMs > 0 && (releasedAt === undefined || isLaterBuild)) {
      const subject = isLaterBuild ? describeStop(stop) : name;
      return {
        reason: 'AwaitingSoak',
        message: `nothing tells since when ${subject} is out, and the system asks for a minimum release age`,
        unblock: `write \`releasedAt\` into the Catalog entry of ${subject}`,
      };
    }
    if (releasedAt === undefined) return undefined;
    const end = releasedAt + minimumReleaseAgeMs;
    if (asOf >= end) return undefined;
    const [day, notBefore] = [dayOf(instantOf(releasedAt)), instantOf(end)];
    const cameOut = `${name} ${asOf < releasedAt ? 'comes' : 'came'} out on ${day}`;
    const noAge = minimumReleaseAgeMs === 0;
    return {
      reason: 'AwaitingSoak',
      message: noAge ? cameOut : `${cameOut} and is old enough on ${dayOf(notBefore)}`,
      unblock:
        noAge || asOf < releasedAt ? 'wait' : `wait, or write a \`minimumReleaseAge\` that has passed since ${day}`,
      notBefore,
    };
  },
};
