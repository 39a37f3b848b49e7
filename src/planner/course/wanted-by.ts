import type { Target } from '../rules/rule.ts';

export function wantedBy({ version, track }: Target): string {
  return version === 'latest' ? `the newest eligible release on the ${track} track` : 'the release asked for';
}
