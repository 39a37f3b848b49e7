import type { Argument, Command, Option } from 'commander';
import { printable } from '../../model/printable.ts';
import type { FleetOptions } from '../options.ts';

export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** Names of Systems, of the fleet that the words before ask for. */
export type SystemNames = (options: FleetOptions) => Promise<readonly string[]>;

/** What the last of these words could become; nothing where it is a file or text of the user's own. */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  systems: SystemNames,
): Promise<readonly Candidate[]> {
  const begun = words.at(-1) ?? '';
  const { command, rest } = commandOf(program, words.slice(0, -1));
  const asked = optionAt(command, rest.at(-1));
  const found = asked === undefined ? await wordsOf(command, rest, begun, systems) : valuesOf(asked.argChoices);
  return found.filter(({ word }) => word.startsWith(begun) && word !== begun);
}

/** The command that the words lead to, and what follows its name. */
function commandOf(program: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program;
  let from = 0;
  for (const [index, word] of words.entries()) {
    const next = shownCommands(command).find((each) => each.name() === word);
    if (next === undefined) continue;
    command = next;
    from = index + 1;
  }
  return { command, rest: words.slice(from) };
}

function shownCommands(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function shownOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

/** The option that the word names and that still wants its value. */
function optionAt(command: Command, word: string | undefined): Option | undefined {
  if (word === undefined || !word.startsWith('-')) return undefined;
  return shownOptions(command).find((option) => (option.long === word || option.short === word) && option.required);
}

async function wordsOf(
  command: Command,
  rest: readonly string[],
  begun: string,
  systems: SystemNames,
): Promise<readonly Candidate[]> {
  if (begun.startsWith('-')) {
    return shownOptions(command)
      .filter(({ long }) => long !== undefined && (long === '--help' || !rest.includes(long)))
      .map(({ long = '', description }) => ({ word: long, about: description }));
  }
  const commands = shownCommands(command).map((each) => ({ word: each.name(), about: each.description() }));
  if (commands.length > 0) return rest.every((word) => word.startsWith('-')) ? commands : [];
  const argument = argumentAt(command, rest);
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined) return valuesOf(argument.argChoices);
  return /^systems?$/u.test(argument.name()) ? unsaid(await systems(optionsIn(command, rest)), rest) : [];
}

function unsaid(names: readonly string[], said: readonly string[]): readonly Candidate[] {
  return valuesOf(names.filter((name) => !said.includes(name)));
}

function valuesOf(values: readonly string[] | undefined): readonly Candidate[] {
  return (values ?? []).map((word) => ({ word, about: '' }));
}

/** The argument whose turn it is, after those that were given. */
function argumentAt(command: Command, rest: readonly string[]): Argument | undefined {
  const given = rest.filter((word, index) => !word.startsWith('-') && optionAt(command, rest[index - 1]) === undefined);
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[given.length] ?? (last?.variadic === true ? last : undefined);
}

function optionsIn(command: Command, rest: readonly string[]): FleetOptions {
  const given = rest.flatMap((word, index) => {
    const value = rest[index + 1];
    const name = optionAt(command, word)?.attributeName();
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(given);
}

/** A line for a shell to read: the word, a tab, and what it is about. */
export function candidateLine({ word, about }: Candidate): string {
  return about === '' ? `${printable(word)}\n` : `${printable(word)}\t${printable(about, 100)}\n`;
}
