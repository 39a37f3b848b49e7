import type { AgentLink } from '../reconciler/agent-link.ts';
import { assertAgentPath } from './agent-path.ts';
import { assertWireCommand } from './wire-alphabet.ts';

/** The link behind the two checks that all links share: no other path and no other command ever gets to them. */
export function guarded(link: AgentLink): AgentLink {
  return {
    async exec(command, options, signal) {
      assertWireCommand(command);
      signal.throwIfAborted();
      return await link.exec(command, options, signal);
    },
    stat: async (path) => await link.stat(sound(path)),
    list: async (path) => await link.list(sound(path)),
    read: async (path, range) => await link.read(sound(path), range),
    writeWhole: async (path, bytes) => await link.writeWhole(sound(path), bytes),
    makeDirectory: async (path) => await link.makeDirectory(sound(path)),
    rename: async (from, to) => await link.rename(sound(from), sound(to)),
    removeFile: async (path) => await link.removeFile(sound(path)),
    removeDirectory: async (path) => await link.removeDirectory(sound(path)),
    async upload(source, path, options, signal) {
      assertAgentPath(path);
      signal.throwIfAborted();
      await link.upload(source, path, options, signal);
    },
    space: async (path) => await link.space(sound(path)),
  };
}

function sound(path: string): string {
  assertAgentPath(path);
  return path;
}
