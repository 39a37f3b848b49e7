import type { FleetLocation } from '../../src/config/config.ts';
import type { FleetFiles } from '../../src/reconciler/ports.ts';
import { type GitSourceOptions, gitSource } from '../../src/sources/git-source.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { freshFolder } from './git-repository.ts';

export type GitLocation = Extract<FleetLocation, { kind: 'git' }>;

export const { signal } = new AbortController();

/** A source on the branch main, with a cache of its own, unless told otherwise. */
export function openGitSource(
  location: Partial<GitLocation> & { url: string },
  options: Partial<GitSourceOptions> = {},
) {
  return gitSource(
    { kind: 'git', ref: 'main', folder: '', auth: undefined, ...location },
    { cacheRoot: freshFolder('cache'), clock: new FakeClock(), pollMs: 60_000, random: () => 0.5, ...options },
  );
}

/** `{ 'a.yaml': 'content' }` */
export function textsOf({ files }: FleetFiles): Record<string, string> {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
}
