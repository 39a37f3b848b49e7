import { bounded } from '../../model/bounded.ts';
import { type AgentEndpoint, hostOf } from '../../model/desired.ts';
import type { AgentLink, AgentLinks } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { guarded } from '../guarded.ts';
import { loginAttempts } from '../login-attempts.ts';
import type { Program } from '../programs/start-program.ts';
import { paceOf } from '../upload/pace.ts';
import { ask, type CommandTarget } from './ask.ts';
import { commandExec } from './command-exec.ts';
import { type Asked, commandFiles } from './command-files.ts';
import { commandUpload } from './command-upload.ts';

interface Parts {
  readonly program: Program;
  readonly clock: Clock;
  /** Processes at the same time. */
  readonly places: number;
  readonly timers: { readonly command: number; readonly hash: number };
  /** Gets what the program says on stderr about an Agent. */
  readonly note: (agent: string, text: string) => void;
}

/** Agents that a program of the operator's leads to: one process for each request, which says and asks in JSON. */
export function commandLinks({ program, clock, places, timers, note }: Parts): AgentLinks {
  const inTurn = bounded(places);
  const attempt = loginAttempts(clock);

  function linkTo(agent: AgentEndpoint, credentials: string, signal: AbortSignal): AgentLink {
    const target: CommandTarget = {
      program,
      agent: { name: agent.name, host: hostOf(agent), ssh: sshOf(agent) },
      credentials,
      note: (text) => note(agent.name, text),
    };
    const login = JSON.stringify([credentials, target.agent.host]);
    const tried = <T>(work: () => Promise<T>) => inTurn(() => attempt(login, target.agent.host, work));
    const askedUntil =
      (until: AbortSignal, silenceMs: number): Asked =>
      (request, rest = {}) =>
        tried(() => ask(target, { request, ...rest, silenceMs }, until));
    return {
      ...commandFiles(askedUntil(signal, timers.command)),
      exec: (command, options, until) => tried(() => commandExec(target, command, options, until)),
      upload: (source, path, { bytesPerSecond, ...options }, until) =>
        // At its end the Agent brings the whole file to its disk, which takes as long as reading it again.
        commandUpload(askedUntil(until, timers.hash), source, path, {
          ...options,
          pace: paceOf(bytesPerSecond, clock),
        }),
    };
  }

  return {
    reaches: () => true,
    async with(agent, credentials, signal, use) {
      signal.throwIfAborted();
      return await use(guarded(linkTo(agent, credentials, signal)));
    },
    close: async () => {},
  };
}

function sshOf({ ssh }: AgentEndpoint): CommandTarget['agent']['ssh'] {
  return ssh === undefined ? null : { port: ssh.port, hostKey: ssh.hostKey };
}
