import { RatchetError } from '../model/errors.ts';

/** Acting on everything must be asked for in so many words. Answers no names for "all". */
export function namedOrAll(names: readonly string[], all: boolean | undefined): readonly string[] {
  if (names.length > 0 && all === true) {
    throw new RatchetError('cli.usage', '--all and names of systems contradict each other', { blame: 'operator' });
  }
  if (names.length === 0 && all !== true) {
    throw new RatchetError('cli.usage', 'no system named', {
      blame: 'operator',
      hint: 'name the systems, or write --all for every system of the fleet',
    });
  }
  return names;
}
