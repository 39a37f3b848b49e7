import type { Advice } from './rule.ts';
import { within } from './span.ts';
import { PREPARING } from './vendor-page.ts';

/** The vendor's pages disagree on 10.6.2 and 10.6.3 as the first feature release with 14.44; the earlier one is taken. */
const RUNTIMES = [
  {
    version: '14.44.35211',
    needs: within({
      main: [{ from: '10.5.0 [CU11]', below: '10.6.0' }, { from: '10.6.0 [CU1]' }],
      feature: [{ from: '10.6.2' }],
    }),
  },
  {
    version: '14.40.33816',
    needs: within({
      main: [
        { from: '10.5.0', below: '10.5.0 [CU11]' },
        { from: '10.6.0', below: '10.6.0 [CU1]' },
      ],
      feature: [{ from: '10.5.2', below: '10.6.2' }],
    }),
  },
] as const;

/** Where the Visual C++ runtime is missing, the upgrade brings it along and may restart the machine. */
export const rebootRisk: Advice = {
  name: 'reboot-risk',
  advice({ from, to }) {
    for (const { version, needs } of RUNTIMES) {
      if (!needs(to.release)) continue;
      const had = RUNTIMES.some((runtime) => runtime.version >= version && runtime.needs(from.release));
      if (had) return undefined;
      return `${to.name} needs the Visual C++ runtime ${version}; where it is missing, the machine may restart during the upgrade (${PREPARING})`;
    }
    return undefined;
  },
};
