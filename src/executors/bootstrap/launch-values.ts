import { createHash } from 'node:crypto';
import type { AgentLayout } from '../../config/config.ts';
import { runCmd, sha256OfRunCmd } from '../../model/run-cmd.ts';
import { forward } from '../agent-paths.ts';
import { windowsPath } from '../wire.ts';
import { literal } from './literal.ts';
import { ACCOUNT, type Logon, taskXml } from './task-xml.ts';

export interface Launch {
  readonly agentLayout: Pick<AgentLayout, 'root' | 'task' | 'taskbarUtility'>;
  readonly logon: Logon;
  /** The Windows account of the task; undefined is whoever runs the script. */
  readonly account: string | undefined;
}

/** The variables from which the parts `folder`, `launcher` and `task` work. */
export function launchValues({ agentLayout, logon, account }: Launch): readonly string[] {
  const root = windowsPath(forward(agentLayout.root));
  const launcher = runCmd(root);
  const { folder, name } = placeOf(agentLayout.task);
  const utility = agentLayout.taskbarUtility.map((path) => literal(windowsPath(forward(path))));
  return [
    `$Root = ${literal(root)}`,
    '$RunCmd = @(',
    ...listed(launcher.split('\r\n').slice(0, -1)),
    ')',
    `$RunCmdSha256 = ${literal(sha256OfRunCmd(launcher))}`,
    `$TaskPath = ${literal(folder)}`,
    `$TaskName = ${literal(name)}`,
    `$Logon = ${literal(logon)}`,
    `$Account = ${literal(logon === 'system' ? 'SYSTEM' : (account ?? ''))}`,
    "$Definition = @'",
    ...described(`${root}\\bin\\run.cmd`, logon),
    "'@",
    `$UtilityFolders = @(${utility.join(', ')})`,
  ];
}

function listed(texts: readonly string[]): readonly string[] {
  return texts.map((text, at) => `  ${literal(text)}${at === texts.length - 1 ? '' : ','}`);
}

/** With a digest of itself in its description, by which the script knows a task that it has registered before. */
function described(command: string, logon: Logon): readonly string[] {
  const digest = createHash('sha256')
    .update(taskXml(command, logon, '').join('\n'))
    .digest('hex')
    .slice(0, 12);
  return taskXml(
    command,
    logon,
    `Launches the DataMiner upgrade that Ratchet has prepared, as ${ACCOUNT}. Definition ${digest}.`,
  );
}

/** `ratchet\upgrade` lies in the folder `\ratchet\`. */
function placeOf(task: string): { readonly folder: string; readonly name: string } {
  const parts = task.split('\\');
  return {
    folder: `\\${parts
      .slice(0, -1)
      .map((part) => `${part}\\`)
      .join('')}`,
    name: parts.at(-1) ?? '',
  };
}
