import { EXIT } from '../exit-code.ts';
import { type FleetOptions, reasonOption, withFleetOptions } from '../options.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';
import { makePlan } from './plan.ts';

export const addConfirm: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('confirm'))
    .description('a person has done by hand what a plan waits for: put that on record, for the build that runs now')
    .argument('<system>')
    .argument('<step>', 'the step, as the plan names it: broker-gateway-gate')
    .addOption(reasonOption('what was done'))
    .action(async (system: string, step: string, { reason, ...options }: FleetOptions & { reason: string }) => {
      const plan = await makePlan([system], options, io);
      const [entry] = plan.systems;
      if (entry === undefined) throw new TypeError(`the plan of "${system}" is empty`);
      const [{ composeStore }, { confirmStep }] = await Promise.all([
        import('../compose.ts'),
        import('../../reconciler/confirm-step.ts'),
      ]);
      const { store, clock } = await composeStore(options, io);
      try {
        const signature = { by: whoActs(io.env), at: clock.now().toISOString(), reason };
        const { release, build } = await confirmStep(step, plan, entry, signature, store.acts);
        io.out(`${io.paint('green', 'confirmed')}  ${step} on ${system}, for ${release} (build ${build})\n`);
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};
