import { RatchetError } from '../../model/errors.ts';
import { EXIT } from '../exit-code.ts';
import type { AddCommand } from './index.ts';

export const addNotify: AddCommand = (program, io, finish) => {
  program
    .command('notify')
    .description('those who are told what happens')
    .command('test')
    .description('send a test notice to one notifier of the configuration, or to all')
    .argument('[name]', 'only this one')
    .option('-c, --config <file>', "the operator's configuration")
    .action(async (name: string | undefined, options: { readonly config?: string }) => {
      const { composeNotifiers } = await import('../compose.ts');
      const { notifiers, clock } = await composeNotifiers(options, io);
      const chosen = notifiers.filter((one) => name === undefined || one.name === name);
      if (chosen.length === 0) throw noSuchNotifier(name, notifiers);
      const { testNotice } = await import('../../reconciler/telling/test-notice.ts');
      let failed = 0;
      for (const { name: to, notifier } of chosen) {
        const delivery = await notifier.send([testNotice(to, clock.now())], io.signal);
        if (delivery.kind === 'failed') failed += 1;
        const line = delivery.kind === 'delivered' ? io.paint('green', 'delivered') : io.paint('red', 'failed');
        io.out(`${to}  ${line}${delivery.kind === 'failed' ? `  ${delivery.problem}` : ''}\n`);
      }
      finish(failed === 0 ? EXIT.done : EXIT.error);
    });
};

function noSuchNotifier(name: string | undefined, notifiers: readonly { readonly name: string }[]): RatchetError {
  const known = notifiers.map((one) => one.name).join(', ');
  const message = name === undefined ? 'the configuration has no notifiers' : `there is no notifier "${name}"`;
  return new RatchetError('notify.no-such-notifier', message, {
    blame: 'operator',
    hint: known === '' ? 'write some under notifiers in ratchet.config.yaml' : `there are: ${known}`,
  });
}
