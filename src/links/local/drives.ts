import path from 'node:path';
import { RatchetError } from '../../model/errors.ts';

/** Where a path of an Agent, `C:/folder/file`, is on this machine. */
export type Drives = (agentPath: string) => string;

/** The drives of the machine that we run on. Throws `link.local` where there are none. */
export function ownDrives(): Drives {
  if (process.platform === 'win32') return path.win32.normalize;
  throw new RatchetError('link.local', 'this machine is no Agent: it has no drive C:', {
    blame: 'operator',
    hint: 'take the local link out of links in the configuration, or write local.root, a folder with a folder C in it',
  });
}

/** Drives that are folders named by their letter: `C:/x` is `<root>/C/x`. */
export function drivesBelow(root: string): Drives {
  return (agentPath) => path.join(root, agentPath[0] ?? '', agentPath.slice(2));
}
