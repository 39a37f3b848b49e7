import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { programOf } from '../../src/cli/program.ts';
import { shipped } from '../../src/shipped.ts';
import { silentIo } from '../cli/silent-io.ts';

it('the front page names every command that the help shows', () => {
  const text = readFileSync(shipped('README.md'), 'utf8');
  const program = programOf('', silentIo, () => {});
  const shown = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  expect(shown.filter((name) => name !== 'help' && !text.includes(`\`${name}`))).toEqual([]);
});
