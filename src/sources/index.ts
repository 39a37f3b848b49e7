import type { FleetLocation } from '../config/config.ts';
import type { FleetSource } from '../reconciler/ports.ts';
import { directorySource } from './directory-source.ts';
import type { GitSourceOptions } from './git-source.ts';

/** Every way in which a fleet can be read. A new one is one file and one line here. */
export async function sourceFor(location: FleetLocation, options: GitSourceOptions): Promise<FleetSource> {
  switch (location.kind) {
    case 'directory':
      return directorySource(location.path, { clock: options.clock, resyncMs: options.pollMs });
    case 'git': {
      // What runs git takes longer to load than a small fleet takes to plan.
      const { gitSource } = await import('./git-source.ts');
      return gitSource(location, options);
    }
  }
}
