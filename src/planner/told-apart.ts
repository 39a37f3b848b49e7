import type { PlannedRelease } from './plan.ts';

type Named = Pick<PlannedRelease, 'release' | 'build'>;

/** The names of releases; those that another one of them has as well, with another build, tell their build. */
export function toldApart(releases: readonly Named[]): readonly string[] {
  return releases.map(({ release, build }) => {
    const isShared = releases.some((other) => other.release === release && other.build !== build);
    return isShared && build !== undefined ? `${release} (build ${build})` : release;
  });
}
