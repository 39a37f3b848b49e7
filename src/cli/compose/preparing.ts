import { readConfig } from '../../config/read-config.ts';
import type { DoctorDeps } from '../../executors/doctor.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { tellPeople } from '../tell.ts';
import { clockOf } from './clock-of.ts';
import { noRuns, storeThatExists } from './memory.ts';
import { reachAgents } from './reach.ts';
import { sourceOf } from './source.ts';

/** For `doctor`: looks at everything, and creates no store. */
export async function composeForDoctor(options: FleetOptions, io: Io) {
  const part = await sourceOf(await configOf(options, io, readConfig), io);
  const clock = clockOf(io);
  const store = await storeThatExists(part.config.store);
  const { links, observer } = await reachAgents(part.config, clock, io, tellPeople(io));
  const { timers, agentLayout, staging, credentials, links: linkChoices } = part.config;
  const journal = store?.journal ?? noRuns;
  const own = { timers, agentLayout, staging, credentials };
  const deps: DoctorDeps = { links, linkChoices, observer, journal, clock, ...own };
  return {
    ...part,
    deps,
    async close() {
      await observer.close();
      await links.close();
      await store?.close();
    },
  };
}

/** For `bootstrap`: reads the fleet and the keys, and reaches nobody. */
export async function composeForBootstrap(options: FleetOptions, io: Io) {
  const part = await sourceOf(await configOf(options, io, readConfig), io);
  const { publicKeyOf } = await import('../../links/ssh/public-key.ts');
  return { ...part, publicKeyOf };
}
