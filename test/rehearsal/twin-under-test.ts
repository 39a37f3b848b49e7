import { twinLinks } from '../../src/cli/rehearsal/twin-links.ts';
import { type CommandResult, exited } from '../../src/simulator/shell/command.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { SteppedClock } from '../../src/simulator/stepped-clock.ts';
import { agentEndpoint } from '../builders.ts';
import type { LinkUnderTest } from '../contracts/agent-link-workbench.ts';
import { practiceFolder } from '../links/practice-folder.ts';
import { CLUSTER } from '../simulator/fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A twin whose shell knows the commands of the contract on links. */
export async function twinUnderTest(): Promise<LinkUnderTest> {
  const clock = new SteppedClock({ startAt: new Date() });
  const agents = [{ name: 'dma01', role: 'standalone' as const }];
  const root = temporaryFolder();
  const simulation = new Simulation({ systems: [{ ...CLUSTER, agents }], seed: 'contract', root, clock });
  const twin = simulation.agent('dma01');
  twin.disk.makeFolder('C:/practice');
  await twin.faults.inject({ id: 'contract', about: 'the commands of the contract', command }, {}, twin);
  return {
    links: twinLinks({ clock, at: new Map([['dma01.test.example', twin]]) }),
    clock: { milliseconds: () => clock.now() },
    practice: practiceFolder(twin.disk.locate('C:/practice') ?? ''),
    agent: agentEndpoint('dma01'),
    credentials: 'test',
    close: async () => clock.close(),
  };
}

async function command(_agent: unknown, text: string, usual: () => Promise<CommandResult>): Promise<CommandResult> {
  const answers: Record<string, () => CommandResult | Promise<CommandResult>> = {
    answer: () => exited(7, 'out\n', 'err\n'),
    vanish: () => ({ kind: 'lost' }),
    hang: () => new Promise(() => {}),
    flood: () => exited(0, 'x'.repeat(200_000)),
    mumble: () => exited(0, 'a\ufffd\ufffdb'),
  };
  return await (answers[text]?.() ?? usual());
}
