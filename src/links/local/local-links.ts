import type { AgentLinks } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { guarded } from '../guarded.ts';
import { paceOf } from '../upload/pace.ts';
import type { Drives } from './drives.ts';
import { fileError } from './file-error.ts';
import { localExec, type Machine } from './local-exec.ts';
import { localFiles } from './local-files.ts';
import { localUpload } from './local-upload.ts';

interface Parts extends Machine {
  readonly drives: Drives;
  readonly clock: Clock;
}

/** For the Agent that Ratchet itself runs on: its files are this machine's, its commands run here. */
export function localLinks({ drives, clock, cwd, env }: Parts): AgentLinks {
  const link = guarded({
    ...localFiles(drives),
    exec: (command, options, signal) => localExec(command, options, signal, { cwd, env }),
    async upload(source, path, { bytesPerSecond, ...options }, signal) {
      try {
        const pace = paceOf(bytesPerSecond, clock);
        await localUpload(source, drives(path), { ...options, pace }, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        throw fileError(thrown, path);
      }
    },
  });
  return {
    reaches: () => true,
    async with(_agent, _credentials, signal, use) {
      signal.throwIfAborted();
      return await use(link);
    },
    close: async () => {},
  };
}
