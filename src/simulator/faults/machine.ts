import { RUN_CMD } from '../../model/run-cmd.ts';
import { RATCHET_ROOT } from '../layout.ts';
import { type CommandResult, exited } from '../shell/command.ts';
import type { Fault } from './fault.ts';

const LAUNCHER = `${RATCHET_ROOT}/bin/run.cmd`;
const LITTLE_SPACE = 10e9;

/** What an administrator has left out, or somebody changed, on the machine that DataMiner runs on. */
export const MACHINE_FAULTS = [
  {
    id: 'acl-open',
    about: "ordinary users may write into Ratchet's folder, as they may below C:\\ProgramData",
    command: (_agent, _command, usual) =>
      rewritten(usual, ['D:PAI(', 'D:AI(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)(']),
  },
  {
    id: 'acl-foreign-owner',
    about: "Ratchet's folder belongs to an account that is no administrator",
    command: (_agent, _command, usual) =>
      rewritten(usual, ['O:BAG:SYD:PAI', 'O:S-1-5-21-1004336348-1177238915-682003330-1013G:SYD:PAI']),
  },
  {
    id: 'acl-inherited',
    about: "Ratchet's folder takes its permissions from the one above, which are tight at the moment",
    command: (_agent, _command, usual) => rewritten(usual, ['D:PAI(', 'D:AI(']),
  },
  {
    id: 'launcher-changed',
    about: 'run.cmd is not the one that was put there',
    inject: ({ disk, world }) => disk.write(LAUNCHER, RUN_CMD.replace('@echo off', '@echo on'), world.clock.now()),
    lift: ({ disk, world }) => disk.write(LAUNCHER, RUN_CMD, world.clock.now()),
  },
  {
    id: 'low-disk',
    about: 'statvfs tells of 10 GB free (over ssh2)',
    inject({ disk }) {
      disk.freeBytes = LITTLE_SPACE;
    },
    lift({ disk }) {
      disk.freeBytes = undefined;
    },
  },
  {
    id: 'powershell-blocked',
    about: 'a policy keeps PowerShell from running, and the exit code does not tell',
    async command(_agent, command, usual) {
      return command.startsWith('powershell ') ? exited(0, 'This program is blocked by group policy.\r\n') : usual();
    },
  },
  {
    id: 'reboot-due',
    about: 'Windows waits for a restart',
    command: (_agent, _command, usual) => rewritten(usual, ['"rebootDue":false', '"rebootDue":true']),
  },
] as const satisfies readonly Fault[];

async function rewritten(
  usual: () => Promise<CommandResult>,
  [from, to]: readonly [from: string, to: string],
): Promise<CommandResult> {
  const result = await usual();
  return result.kind === 'exited' ? { ...result, stdout: result.stdout.replace(from, to) } : result;
}
