import { formatRelease } from '../../../src/model/release.ts';
import type { Fleet } from './fleets.ts';

const PUBLISHED = /^(\d+\.\d+\.\d+)\.0-(\d+)-\d{8}-release$/;

/** The digits of the release that a build stands for, by the vendor's word or else by the one of the Catalog; stated without the planner. */
function trusted({ knowledge, desired: { catalog } }: Fleet, build: number): string | undefined {
  const digitsOf = ({ release }: { readonly release: Parameters<typeof formatRelease>[0] }) =>
    formatRelease({ ...release, cu: 0 });
  const published = knowledge.releases.find(({ builds }) => builds.includes(build));
  if (published !== undefined) return digitsOf(published);
  const claims = catalog.filter((entry) => entry.build === build && entry.kind !== 'web');
  const [claim, ...others] = new Set(claims.map(({ release }) => formatRelease(release)));
  return claim === undefined || others.length > 0 ? undefined : digitsOf(claims[0] as (typeof claims)[number]);
}

/** What an Agent's words name a build of, and nothing speaks against. */
export function isTrusted(fleet: Fleet, raw: string): boolean {
  const [, digits, build] = PUBLISHED.exec(raw.trim()) ?? [];
  return digits !== undefined && trusted(fleet, Number(build)) === digits;
}
