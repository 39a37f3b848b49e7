import type { WishRule } from './rule.ts';

/** A release of the other track was asked for by name. */
export const onTrack: WishRule = {
  name: 'on-track',
  objection(release, { track }) {
    if (release.track === track) return undefined;
    return {
      reason: 'TrackSwitchRefused',
      message: `${release.name} is on the ${release.track} track and the system follows ${track}`,
      unblock: `write \`track: ${release.track}\`, or a ${track} release under \`version\``,
    };
  },
};
