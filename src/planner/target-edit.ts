import { compareReleases } from '../model/release.ts';
import type { Target } from './rules/rule.ts';
import type { Stop } from './stop.ts';

/** Every key under `target` that has to be written for one target to become the other, which names this release. */
export function targetEdit(edited: Target, target: Target, { name, release, track }: Stop): string {
  const { version } = target;
  const isPinned = version !== 'latest' && compareReleases(version, release) === 0;
  const keys = [
    ...(edited.track === target.track ? [] : [`track: ${track}`]),
    ...(edited.version === version || isPinned ? [] : [`version: "${name}"`]),
    ...(edited.ceiling === target.ceiling ? [] : [`ceiling: "${name}"`]),
  ];
  return `write ${keys.map((key) => `\`${key}\``).join(' and ')}`;
}
