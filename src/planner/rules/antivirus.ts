import type { Advice } from './rule.ts';
import { within } from './span.ts';
import { knownIssue } from './vendor-page.ts';

const PAGE = knownIssue('KI_DCOMConfig_flagged_as_virus');
const TO = within({
  main: [
    { from: '10.4.0 [CU14]', through: '10.4.0 [CU14]' },
    { from: '10.5.0 [CU2]', through: '10.5.0 [CU2]' },
  ],
  feature: [{ from: '10.5.5', through: '10.5.5' }],
});

export const antivirus: Advice = {
  name: 'antivirus',
  advice({ to }) {
    return TO(to.release)
      ? `a virus scanner may take DCOMConfig away and stop the upgrade to ${to.name} (${PAGE})`
      : undefined;
  },
};
