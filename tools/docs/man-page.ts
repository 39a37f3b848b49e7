import type { Command } from 'commander';
import { EXIT } from '../../src/cli/exit-code.ts';
import { aboutOption, ownOptions, shownCommands, usageOf } from './commands-page.ts';

const EXIT_WORDS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done, or nothing to do',
  error: 'an error',
  pending: 'changes are pending (with --detailed-exitcode)',
  blocked: 'something is blocked (with --detailed-exitcode), or a check of doctor has failed',
  stale: 'a saved plan was refused',
  partial: 'partially applied',
  waiting: 'waiting (with --detailed-exitcode)',
  incomplete: 'something could not be looked at (with --detailed-exitcode, or of doctor)',
  interrupted: 'interrupted',
};

/** In mdoc, the language of manual pages that says what things are. */
export function manPage(program: Command): string {
  const commands = shownCommands(program);
  return [
    '.\\" Written by "npm run docs". Do not edit: the next run would undo it.',
    '.Dd $Mdocdate$',
    '.Dt RATCHET 1',
    '.Os',
    '.Sh NAME',
    '.Nm ratchet',
    '.Nd GitOps upgrades for DataMiner Systems',
    '.Sh SYNOPSIS',
    '.Nm',
    '.Ar command',
    '.Op Ar options',
    '.Sh DESCRIPTION',
    text(program.description()),
    '.Pp',
    'A fleet repository says which release track each system follows.',
    '.Nm',
    'says what that would cause, and brings every system there inside its windows, forward only.',
    '.Sh COMMANDS',
    ...commands.flatMap((command) => [
      `.Ss ${text(usageOf(command))}`,
      `${text(sentence(command.description()))}`,
      ...options(command),
    ]),
    '.Sh ENVIRONMENT',
    '.Bl -tag -width Ds',
    '.It Ev RATCHET_CONFIG',
    'The operator\\(aqs configuration, where',
    '.Fl \\-config',
    'names none.',
    '.It Ev NO_COLOR',
    'Nothing is printed in colour.',
    '.El',
    '.Sh EXIT STATUS',
    '.Bl -tag -width Ds',
    ...Object.entries(EXIT_WORDS).flatMap(([name, words]) => [
      `.It ${EXIT[name as keyof typeof EXIT]}`,
      text(sentence(words)),
    ]),
    '.El',
    '.Sh EXAMPLES',
    'What would be done, without any network:',
    '.Pp',
    '.Dl ratchet plan --fleet examples/fleet --observed examples/observed.json',
    '',
  ].join('\n');
}

function options(command: Command): readonly string[] {
  const shown = ownOptions(command).filter(({ long }) => long !== '--help');
  if (shown.length === 0) return [];
  const items = shown.flatMap((option) => [`.It ${text(option.flags)}`, text(sentence(aboutOption(option)))]);
  return ['.Bl -tag -width Ds', ...items, '.El'];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Characters that the language would read are written as what they look like. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('…', '...')
    .replaceAll('→', '\\(->')
    .replace(/^\./u, '\\&.');
}
