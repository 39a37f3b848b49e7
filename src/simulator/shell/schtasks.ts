import type { SimulatedAgent } from '../agent.ts';
import { LAUNCH_TASK } from '../layout.ts';
import { type CommandResult, exited } from './command.ts';

/** `schtasks /Query /TN <name>` and `schtasks /Run /TN <name>` */
export function schtasks({ task }: SimulatedAgent, args: readonly string[]): CommandResult {
  const [verb = '', option = '', name = ''] = args;
  if (args.length !== 3 || option.toUpperCase() !== '/TN') return exited(1, '', 'ERROR: Invalid syntax.\r\n');
  if (!task.registered || name.replace(/^\\/u, '').toLowerCase() !== LAUNCH_TASK) {
    return exited(1, '', 'ERROR: The system cannot find the file specified.\r\n');
  }
  switch (verb.toUpperCase()) {
    case '/QUERY':
      return exited(0, query(task.running));
    case '/RUN':
      task.run();
      return exited(0, `SUCCESS: Attempted to run the scheduled task "${name}".\r\n`);
    default:
      return exited(1, '', `ERROR: Invalid argument/option - '${verb}'.\r\n`);
  }
}

function query(running: boolean): string {
  const status = running ? 'Running' : 'Ready';
  return [
    '',
    'Folder: \\ratchet',
    'TaskName                                 Next Run Time          Status',
    '======================================== ====================== ===============',
    `upgrade                                  N/A                    ${status}`,
    '',
  ].join('\r\n');
}
