import type { FleetLocation } from '../config/config.ts';
import type { FleetSource } from '../reconciler/ports.ts';
import { directorySource } from './directory-source.ts';
import { type GitSourceOptions, gitSource } from './git-source.ts';

/** Every way in which a fleet can be read. A new one is one file and one line here. */
export function sourceFor(location: FleetLocation, options: GitSourceOptions): FleetSource {
  switch (location.kind) {
    case 'directory':
      return directorySource(location.path, { clock: options.clock, resyncMs: options.pollMs });
    case 'git':
      return gitSource(location, options);
  }
}
