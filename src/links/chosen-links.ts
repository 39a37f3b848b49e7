import path from 'node:path';
import type { LinkMethod, OperatorConfig } from '../config/config.ts';
import { credentialFor, hostIsAmong } from '../config/credentials.ts';
import { type AgentEndpoint, hostOf } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import { parseHost } from '../model/host.ts';
import type { AgentLinks } from '../reconciler/agent-link.ts';
import type { Clock } from '../reconciler/ports.ts';
import { commandLinks } from './command/command-links.ts';
import { drivesBelow, ownDrives } from './local/drives.ts';
import { localLinks } from './local/local-links.ts';
import { baseEnvironment } from './programs/base-environment.ts';
import { sshLinks } from './ssh/ssh-links.ts';

interface Parts {
  readonly config: Pick<OperatorConfig, 'credentials' | 'endpoints' | 'links' | 'timers' | 'limits'>;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets what the program of a command link says about an Agent beside its answers. */
  readonly note: (agent: string, text: string) => void;
}

/** Every Agent by the link that the operator has chosen for its host; by SSH where nothing else is said. */
export function chosenLinks(parts: Parts): AgentLinks {
  const { config } = parts;
  const ssh = sshLinks(parts);
  const choices = config.links.map(({ hosts, how }) => ({ hosts, links: linksBy(how, ssh, parts) }));

  function chosenFor(agent: AgentEndpoint): AgentLinks {
    return choices.find(({ hosts }) => hostIsAmong(hosts, hostOf(agent)))?.links ?? ssh;
  }

  return {
    reaches: (agent) => chosenFor(agent).reaches(agent),

    async with(agent, credentials, signal, use) {
      const host = soundHost(agent);
      const links = chosenFor(agent);
      // Whoever may not name this login for that host must not reach it by another way either.
      if (links !== ssh) credentialFor(config, credentials, host);
      return await links.with(agent, credentials, signal, use);
    },

    async close() {
      await Promise.all([ssh, ...choices.map(({ links }) => links)].map((links) => links.close()));
    },
  };
}

function linksBy(how: LinkMethod, ssh: AgentLinks, { config, clock, env, note }: Parts): AgentLinks {
  switch (how.kind) {
    case 'ssh':
      return ssh;
    case 'local': {
      const drives = how.root === undefined ? ownDrives() : drivesBelow(how.root);
      return localLinks({ drives, clock, cwd: systemFolder(env), env: baseEnvironment(env) });
    }
    case 'command': {
      const { program: file, args, folder: cwd } = how;
      const secrets = Object.entries(how.env).map(([name, secret]) => [name, secret.reveal()]);
      const program = { file, args, cwd, env: { ...baseEnvironment(env), ...Object.fromEntries(secrets) } };
      return commandLinks({ program, clock, note, places: config.limits.concurrentAgents, timers: config.timers });
    }
    default:
      return how satisfies never;
  }
}

/** Where Windows looks for programs first, and nobody else can put one. */
function systemFolder(env: Parts['env']): string {
  const windows = env['SystemRoot'];
  return windows === undefined ? path.resolve('/') : path.win32.join(windows, 'System32');
}

/** A host goes on to programs of others: to nothing that reads it as an option, a path or a command line. */
function soundHost(agent: AgentEndpoint): string {
  const host = parseHost(hostOf(agent));
  if (host.ok) return host.value;
  throw new RatchetError('link.host', `Agent "${agent.name}": ${host.problem}`, { blame: 'author' });
}
