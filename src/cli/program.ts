import { Command } from 'commander';
import { commands } from './commands/index.ts';
import { EXIT_CODES_IN_WORDS } from './exit-code.ts';
import type { Io } from './io.ts';

/** Every command with its arguments, options and help, from which the completion, the man page and the reference are made. */
export function programOf(version: string, io: Io, finish: (code: number) => void): Command {
  const program = new Command('ratchet')
    .description('GitOps upgrades for DataMiner Systems that only ever turn forward.')
    .version(version)
    .showHelpAfterError('(ratchet --help shows what there is)')
    .addHelpText('after', `\n${EXIT_CODES_IN_WORDS}`)
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  for (const add of commands) add(program, io, finish);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
