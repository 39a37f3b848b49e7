import type { FleetLocation } from '../config/config.ts';
import type { FleetSource } from '../reconciler/ports.ts';
import type { ContentMemory } from './content-memory.ts';
import { directorySource } from './directory-source.ts';
import type { GitSourceOptions } from './git-source.ts';

interface SourceOptions extends GitSourceOptions {
  /** Of a folder, what its files held when they were last read. */
  readonly contents?: ContentMemory | undefined;
}

/** Every way in which a fleet can be read. A new one is one file and one line here. */
export async function sourceFor(location: FleetLocation, options: SourceOptions): Promise<FleetSource> {
  switch (location.kind) {
    case 'directory': {
      const { clock, contents, pollMs } = options;
      return directorySource(location.path, { clock, contents, resyncMs: pollMs });
    }
    case 'git': {
      // What runs git takes longer to load than a small fleet takes to plan.
      const { gitSource } = await import('./git-source.ts');
      return gitSource(location, options);
    }
  }
}
