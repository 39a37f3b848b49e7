import { DEFAULT_LAYOUT, DEFAULT_STAGING } from '../../../src/config/defaults.ts';
import type { SystemSite } from '../../../src/executors/preconditions/precondition.ts';
import { desiredSystem } from '../../builders.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeJournal } from '../../fakes/fake-journal.ts';

/** A System of one Agent, about which nothing is known yet. */
export function aSite(overrides: Partial<SystemSite> = {}): SystemSite {
  return {
    system: desiredSystem(),
    observed: { agents: [] },
    journal: new FakeJournal(),
    clock: new FakeClock(),
    timers: { command: 1000 },
    agentLayout: DEFAULT_LAYOUT,
    staging: DEFAULT_STAGING,
    packageBytes: 1_000_000,
    package: undefined,
    run: undefined,
    signal: new AbortController().signal,
    ...overrides,
  };
}
