import { lineOf } from '../../model/release.ts';
import { backwards } from './backwards.ts';
import type { WayRule } from './rule.ts';
import { PREPARING } from './vendor-page.ts';

/** From a feature release the way to the main track leads to a later line; the main release of the same line is skipped. */
export const featureToMain: WayRule = {
  name: 'feature-to-main',
  objection({ from, to }) {
    if (from.track !== 'feature' || to.track !== 'main') return undefined;
    const { major, minor } = from.release;
    if (to.release.major > major || (to.release.major === major && to.release.minor > minor)) return undefined;
    const message = `from feature release ${from.name} the main releases of line ${lineOf(to.release)} are skipped (${PREPARING})`;
    return backwards({ from, to }, message);
  },
};
