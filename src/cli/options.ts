import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseGitFolder } from '../config/git-address.ts';
import { parseDuration } from '../model/duration.ts';

/** Where the fleet and the operator's configuration are. */
export interface FleetOptions {
  readonly config?: string;
  readonly fleet?: string;
  /** Below what is read, with / and from its root. */
  readonly folder?: string;
  readonly ref?: string;
}

export function withFleetOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', "the operator's configuration (default: what RATCHET_CONFIG names)")
    .option('--fleet <folder or URL>', 'read the fleet from here instead of where the configuration says')
    .addOption(folderOption())
    .option('--ref <name>', 'branch, tag or commit of a fleet in Git');
}

/** Answers the folder as `parseGitFolder` does. */
export function folderOption(): Option {
  return new Option('--folder <path>', 'the folder of the repository that holds the fleet').argParser(folderArgument);
}

export function folderArgument(text: string): string {
  const folder = parseGitFolder(text);
  if (!folder.ok) throw new InvalidArgumentError(folder.problem);
  return folder.value;
}

export function formatOption(...formats: readonly string[]): Option {
  return new Option('-f, --format <format>', 'how to print').choices(formats).default(formats[0]);
}

/** Nothing goes on record without one. */
export function reasonOption(about: string): Option {
  return new Option('--reason <text>', about).makeOptionMandatory().argParser(reasonArgument);
}

function reasonArgument(text: string): string {
  const reason = text.trim();
  if (reason.length < 3) throw new InvalidArgumentError('say in words what was found or done');
  if (reason.length > 1000) throw new InvalidArgumentError('say it in 1000 characters or less');
  return reason;
}

/** Who answers for something: a person or a team, whoever types it in. */
export function ownerOption(about: string): Option {
  return new Option('--by <owner>', about).argParser(ownerArgument);
}

function ownerArgument(text: string): string {
  const owner = text.trim();
  if (owner === '' || owner.length > 100 || /[\r\n\t]/u.test(owner)) {
    throw new InvalidArgumentError('name a person or a team, in one line of at most 100 characters');
  }
  return owner;
}

/** Answers an instant. */
export function untilOption(about: string): Option {
  return new Option('--until <instant>', about).argParser(instantArgument);
}

const SHORTEST_MS = 60_000;

/** Answers milliseconds. */
export function durationArgument(text: string): number {
  const duration = parseDuration(text, ['m', 'h', 'd', 'w']);
  if (!duration.ok) throw new InvalidArgumentError(duration.problem);
  if (duration.value < SHORTEST_MS) throw new InvalidArgumentError('write a minute or more, such as 24h');
  return duration.value;
}

export function countArgument(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('write a whole number from 1 on');
}

const MOST_DAYS = 800;

export function daysArgument(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new InvalidArgumentError(`write a whole number from 1 to ${MOST_DAYS}`);
}

export function changeArgument(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('write the number of the pull request');
  return Number(text);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u;

/** With its zone, so that it is the same moment on every machine, and on a day that there is. */
export function instantArgument(text: string): string {
  const [, day] = INSTANT.exec(text) ?? [];
  const at = Date.parse(text);
  const isThere = day !== undefined && !Number.isNaN(at) && dayOf(Date.parse(`${day}T00:00:00Z`)) === day;
  if (!isThere) throw new InvalidArgumentError('write an instant with its zone, such as 2026-12-24T02:00:00Z');
  return new Date(at).toISOString();
}

function dayOf(milliseconds: number): string | undefined {
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString().slice(0, 10);
}
