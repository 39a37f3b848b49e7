import { type Command, InvalidArgumentError } from 'commander';
import type { AuditHead } from '../../reconciler/audit.ts';
import { headAsText, parseHead, verifyAudit } from '../../reconciler/verify-audit.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, formatOption, instantArgument } from '../options.ts';
import type { AddCommand } from './index.ts';

interface ShowOptions extends FleetOptions {
  readonly since?: string;
  readonly system?: string;
  readonly format: string;
}

interface VerifyOptions extends FleetOptions {
  readonly head?: AuditHead;
}

export const addAudit: AddCommand = (program, io, finish) => {
  const audit = program
    .command('audit')
    .description('everything that people and Ratchet did, in a record that shows tampering');

  configured(audit.command('show', { isDefault: true }))
    .description('the record, oldest first')
    .option('--since <instant>', 'only what was done from then on', instantArgument)
    .option('--system <name>', 'only what concerns this system')
    .addOption(formatOption('text', 'json'))
    .action(async ({ since, system, format, ...options }: ShowOptions) => {
      const { auditRowAsText } = await import('../../review/audit-text.ts');
      const { store } = await composed(options, io);
      try {
        for await (const row of store.audit.rows({ since, system })) {
          io.out(format === 'json' ? `${JSON.stringify(row)}\n` : auditRowAsText(row, io.paint));
        }
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });

  configured(audit.command('head'))
    .description('how far the record goes: one line, to be kept where whoever can write the store cannot')
    .action(async (options: FleetOptions) => {
      const { store } = await composed(options, io);
      try {
        io.out(`${headAsText(await store.audit.head())}\n`);
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });

  configured(audit.command('verify'))
    .description('follow the record from its first row, and say the first that is not as it was written')
    .option(
      '--head <head>',
      'what `audit head` printed once: nothing up to there may be missing or replaced',
      headArgument,
    )
    .action(async ({ head, ...options }: VerifyOptions) => {
      const kept = head === undefined ? [] : [head];
      const { store } = await composed(options, io);
      try {
        const own = await store.audit.head();
        const verdict = await verifyAudit(store.audit.rows({}), [own, ...kept]);
        if (verdict.kind === 'broken') {
          io.out(`${io.paint('red', `✗ row ${verdict.seq} is ${verdict.what}`)}: ${verdict.message}\n`);
        } else {
          const upTo = kept.map(({ seq }) => `; as it was kept up to row ${seq}`).join('');
          io.out(
            `${io.paint('green', '✓')} ${verdict.head.seq} rows, each in its place and as it was written${upTo}\n`,
          );
        }
        finish(verdict.kind === 'broken' ? EXIT.error : EXIT.done);
      } finally {
        await store.close();
      }
    });
};

function configured(command: Command): Command {
  return command.option('-c, --config <file>', "the operator's configuration");
}

async function composed(options: FleetOptions, io: Io) {
  const { composeStore } = await import('../compose.ts');
  return await composeStore(options, io);
}

function headArgument(text: string): AuditHead {
  const found = parseHead(text);
  if (!found.ok) throw new InvalidArgumentError(found.problem);
  return found.value;
}
