import path from 'node:path';
import type { Command } from 'commander';
import { RatchetError } from '../../model/errors.ts';
import { headAsText } from '../../reconciler/verify-audit.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { systemClock } from '../system-clock.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';

export const addStore: AddCommand = (program, io, finish) => {
  const store = program.command('store').description('backup and restore of what Ratchet remembers');

  configured(store.command('backup'))
    .description('copies the SQLite store into a new file, while others go on writing')
    .argument('<file>', 'where the copy goes; nothing is written over')
    .action(async (target: string, options: FleetOptions) => {
      const { backupSqlite } = await import('../../store/sqlite-backup.ts');
      const head = await backupSqlite(await sqliteOf(options, io), path.resolve(io.cwd, target));
      io.out(`${io.paint('green', 'written')}  ${target}, with the record up to ${headAsText(head)}\n`);
      finish(EXIT.done);
    });

  configured(store.command('restore'))
    .description('puts a backup in the place of the SQLite store, which is moved aside; nothing may be working with it')
    .argument('<file>', 'what `store backup` wrote')
    .action(async (backup: string, options: FleetOptions) => {
      const { restoreSqlite } = await import('../../store/sqlite-backup.ts');
      const act = { at: (io.clock ?? systemClock).now().toISOString(), by: whoActs(io.env) };
      const { head, before } = await restoreSqlite(path.resolve(io.cwd, backup), await sqliteOf(options, io), act);
      const aside = before === undefined ? '' : `; what was there is now ${before}`;
      io.out(`${io.paint('green', 'restored')}  the record goes up to ${headAsText(head)}${aside}\n`);
      finish(EXIT.done);
    });
};

function configured(command: Command): Command {
  return command.option('-c, --config <file>', "the operator's configuration");
}

async function sqliteOf(options: FleetOptions, io: Io): Promise<string> {
  const [{ configOf }, { readFleetConfig }] = await Promise.all([
    import('../config-of.ts'),
    import('../../config/read-config.ts'),
  ]);
  const { store } = await configOf(options, io, readFleetConfig);
  if (store.kind === 'sqlite') return store.file;
  throw new RatchetError('store.postgres', 'the store is a PostgreSQL database, which has its own tools for that', {
    blame: 'operator',
    hint: `use pg_dump and pg_restore on the database "${store.database}"; docs/operations.md says in which order`,
  });
}
