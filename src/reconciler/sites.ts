import type { DesiredSystem } from '../model/desired.ts';

/** The label by which a system says from where it can be reached; one without it is reached from everywhere. */
const SITE = 'site';

export function siteOf({ labels }: Pick<DesiredSystem, 'labels'>): string | undefined {
  return labels[SITE];
}

/** Whether a replica that stands at these sites reaches a system; one that names none reaches all. */
export function isReached(system: Pick<DesiredSystem, 'labels'>, sites: readonly string[] | undefined): boolean {
  const site = siteOf(system);
  return sites === undefined || site === undefined || sites.includes(site);
}
