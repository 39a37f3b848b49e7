import { describe } from 'vitest';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import { agentEndpoint } from '../builders.ts';
import { exited, FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { agentAt, linkConfig, onLoopback, sshCredential } from '../links/link-config.ts';
import { LoopbackAgent } from '../links/loopback-agent.ts';
import { noOpenSsh, startOpenSshAgent } from '../links/openssh-agent.ts';
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
