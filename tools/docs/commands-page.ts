import type { Command, Option } from 'commander';
import { EXIT_CODES_IN_WORDS } from '../../src/cli/exit-code.ts';
import { generated, tableOf, textCell } from './markdown.ts';

/** Every command that the help shows, in its order, with those below it. */
export function shownCommands(program: Command): readonly Command[] {
  const own = program.createHelp().visibleCommands(program);
  return own.filter((each) => each.name() !== 'help').flatMap((each) => [each, ...shownCommands(each)]);
}

/** `ratchet catalog scan`. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

export function usageOf(command: Command): string {
  return `${fullName(command)} ${command.usage()}`.trim();
}

export function ownOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

/** What an option says, with what it may be and what it is without a word. */
export function aboutOption({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
  mandatory,
}: Option): string {
  const usual = defaultValueDescription ?? (defaultValue === undefined ? undefined : String(defaultValue));
  const notes = [
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(usual === undefined || usual === 'false' ? [] : [`default ${usual}`]),
    ...(mandatory ? ['needed'] : []),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

export function commandsPage(program: Command): string {
  const commands = shownCommands(program);
  const sections = commands.map((command) => [`## ${fullName(command)}`, '', ...section(command)].join('\n'));
  return [
    generated('npm run docs'),
    '',
    '# Commands',
    '',
    '`ratchet help <command>` says the same. Data goes to stdout, everything else to stderr.',
    '',
    tableOf(
      ['Command', 'What it does'],
      commands.map((command) => [
        `[\`${fullName(command)}\`](#${fullName(command).replaceAll(' ', '-')})`,
        textCell(command.description()),
      ]),
    ),
    `${EXIT_CODES_IN_WORDS}.`,
    '',
    ...sections,
  ].join('\n');
}

function section(command: Command): readonly string[] {
  const { registeredArguments } = command;
  const named = registeredArguments.map((each) => [`\`${each.name()}\``, textCell(each.description)]);
  const options = ownOptions(command).map((each) => [textCell(`\`${each.flags}\``), textCell(aboutOption(each))]);
  return [
    `${upperFirst(command.description())}.`,
    '',
    '```',
    usageOf(command),
    '```',
    '',
    ...(named.length === 0 ? [] : [tableOf(['Argument', 'What it is'], named)]),
    ...(options.length === 0 ? [] : [tableOf(['Option', 'What it does'], options)]),
  ];
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
