import { assertWireCommand } from '../../links/wire-alphabet.ts';
import { unlessAborted } from '../../model/unless-aborted.ts';
import type { AgentLink, AgentLinks } from '../../reconciler/agent-link.ts';
import { runCommand } from '../../simulator/shell/shell.ts';
import type { SteppedClock } from '../../simulator/stepped-clock.ts';
import { type Conversation, conversation, enter, problem } from './conversation.ts';
import { twinFiles } from './twin-files.ts';
import { type Twins, twinAt, twinClock } from './twins.ts';

/** Links to the twins, without any SSH: the same words, the same errors, and no socket. */
export function twinLinks(twins: Twins): AgentLinks {
  return {
    reaches: ({ ssh }) => ssh !== undefined && twins.at.has(ssh.host.toLowerCase()),
    async with(endpoint, _credentials, signal, use) {
      signal.throwIfAborted();
      const agent = twinAt(twins, endpoint.ssh?.host ?? '');
      await twins.clock.waited(() => enter(agent, endpoint, twins.clock));
      signal.throwIfAborted();
      return await use(linkTo(conversation(agent, twins.clock), twins.clock));
    },
    close: async () => {},
  };
}

function linkTo(talk: Conversation, clock: SteppedClock): AgentLink {
  return {
    ...twinFiles(talk, twinClock(clock)),
    async exec(command, { timeoutMs }, signal) {
      signal.throwIfAborted();
      assertWireCommand(command);
      const late = clock.sleep(timeoutMs / 1000).then(() => undefined);
      const answered = talk.ask(() => Promise.race([runCommand(talk.agent, command), late]));
      const result = await unlessAborted(answered, signal);
      if (result === undefined) throw problem('ssh.timeout', `no answer within ${timeoutMs} ms`);
      return result.kind === 'lost' ? { kind: 'lost', stdout: '' } : result;
    },
  };
}
