import { Argument } from 'commander';
import type { Shell } from '../completion/shells.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addCompletion: AddCommand = (program, io) => {
  program
    .command('completion')
    .description('print the script that completes commands, options and names of systems in a shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(['bash', 'zsh', 'fish', 'powershell']))
    .action(async (shell: Shell) => {
      const { SHELLS } = await import('../completion/shells.ts');
      io.out(SHELLS[shell]);
    });
};

/** What these scripts ask. */
export const addComplete: AddCommand = (program, io) => {
  program
    .command('complete', { hidden: true })
    .description('print what the last word could become')
    .argument('[words...]', 'the words so far')
    .action(async (words: string[]) => {
      const { candidateLine, candidatesFor } = await import('../completion/candidates.ts');
      // PowerShell passes no empty word on.
      const asked = words.map((word) => (word === '""' ? '' : word));
      const found = await candidatesFor(program, asked, (options) => systemNames(options, io));
      io.out(found.map(candidateLine).join(''));
    });
};

/** Nothing where it would take the network or a secret, or where anything is wrong: a completion never complains. */
async function systemNames(
  { config, fleet, ...below }: Pick<FleetOptions, 'config' | 'fleet' | 'folder'>,
  io: Io,
): Promise<readonly string[]> {
  try {
    const { fleetFolder } = await import('../../config/fleet-folder.ts');
    const { composeSource } = await import('../compose.ts');
    const file = config ?? io.env['RATCHET_CONFIG'];
    const named = fleet ?? (file === undefined ? '.' : await fleetFolder(file, io.cwd));
    if (named === undefined || named.includes('://')) return [];
    const { readFleet } = await composeSource(
      { ...below, fleet: named },
      { ...io, env: { ...io.env, RATCHET_CONFIG: undefined } },
    );
    const reading = await readFleet(io.signal);
    return reading.kind === 'fleet' ? reading.revision.fleet.systems.map(({ name }) => name) : [];
  } catch {
    return [];
  }
}
