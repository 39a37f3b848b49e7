import { describe } from 'vitest';
import { twinLinks } from '../../src/cli/rehearsal/twin-links.ts';
import { sshLinks } from '../../src/links/ssh-links.ts';
import { type CommandResult, exited as exitedWith } from '../../src/simulator/shell/command.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { SteppedClock } from '../../src/simulator/stepped-clock.ts';
import { agentEndpoint } from '../builders.ts';
import { exited, FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { agentAt, linkConfig, onLoopback, sshCredential } from '../links/link-config.ts';
import { LoopbackAgent } from '../links/loopback-agent.ts';
import { noOpenSsh, startOpenSshAgent } from '../links/openssh-agent.ts';
import { CLUSTER } from '../simulator/fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { agentLinkContract, type LinkUnderTest } from './agent-link.ts';

describe('the fake', () => {
  agentLinkContract(async () => {
    const links = new FakeAgentLinks();
    links
      .agent('dma01')
      .putDirectory('C:/practice')
      .onCommand(/^echo %OS%$/, () => exited(0, 'Windows_NT\r\n'))
      .onCommand(/^answer$/, () => exited(7, 'out\n', 'err\n'))
      .onCommand(/^vanish$/, () => ({ kind: 'lost', stdout: '' }))
      .onCommand(/^hang$/, () => new Promise(() => {}))
      .onCommand(/^flood$/, () => exited(0, 'x'.repeat(200_000)));
    return { links, agent: agentEndpoint('dma01'), credentials: 'test', close: () => links.close() };
  });
});

describe('a twin in a rehearsal', () => {
  agentLinkContract(async () => {
    const clock = new SteppedClock({ startAt: new Date() });
    const agents = [{ name: 'dma01', role: 'standalone' as const }];
    const root = temporaryFolder();
    const simulation = new Simulation({ systems: [{ ...CLUSTER, agents }], seed: 'contract', root, clock });
    const twin = simulation.agent('dma01');
    twin.disk.makeFolder('C:/practice');
    await twin.faults.inject({ id: 'contract', about: 'it knows the commands of the contract', command }, {}, twin);
    const links = twinLinks({ clock, at: new Map([['dma01.test.example', twin]]) });
    return { links, agent: agentEndpoint('dma01'), credentials: 'test', close: async () => clock.close() };
  });

  function command(_agent: unknown, text: string, usual: () => Promise<CommandResult>): Promise<CommandResult> {
    const answers: Record<string, () => CommandResult | Promise<CommandResult>> = {
      answer: () => exitedWith(7, 'out\n', 'err\n'),
      vanish: () => ({ kind: 'lost' }),
      hang: () => new Promise(() => {}),
      flood: () => exitedWith(0, 'x'.repeat(200_000)),
    };
    return Promise.resolve(answers[text]?.() ?? usual());
  }
});

describe('an ssh2 server', () => {
  agentLinkContract(async (): Promise<LinkUnderTest> => {
    const server = await LoopbackAgent.start();
    const config = linkConfig({
      credentials: [sshCredential(server.clientKey.privateKey)],
      endpoints: [onLoopback('dma01', { ssh: server.port })],
    });
    const links = sshLinks({ config, clock: new FakeClock() });
    return {
      links,
      agent: agentAt('dma01', server.hostKeyPin),
      credentials: 'test',
      async close() {
        await links.close();
        await server.stop();
      },
    };
  });
});

const why = noOpenSsh === undefined ? '' : `, skipped: ${noOpenSsh} is not installed`;

describe.skipIf(noOpenSsh !== undefined)(`a real OpenSSH server${why}`, () => {
  agentLinkContract(async (): Promise<LinkUnderTest> => {
    const server = await startOpenSshAgent();
    const config = linkConfig({
      credentials: [sshCredential(server.privateKey, server.user)],
      endpoints: [onLoopback('dma01', { ssh: server.port })],
    });
    const links = sshLinks({ config, clock: new FakeClock() });
    return {
      links,
      agent: agentAt('dma01', server.hostKeyPin),
      credentials: 'test',
      async close() {
        await links.close();
        await server.stop();
      },
    };
  });
});
