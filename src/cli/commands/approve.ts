import { RatchetError } from '../../model/errors.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { actOn } from '../act-on.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, ownerOption, reasonOption, untilOption, withFleetOptions } from '../options.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';
import { type PlanMade, withPlan } from './plan.ts';

interface ApproveOptions extends FleetOptions {
  readonly digest?: string;
  readonly by?: string;
  readonly until?: string;
  readonly revoke?: boolean;
  readonly reason?: string;
}

export const addApprove: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('approve'))
    .description('show the plan that waits for an approval; with the digest that was read, let it be carried out')
    .argument('<system>')
    .option('--digest <digest>', 'of the plan that was read: at least twelve of its digits')
    .addOption(ownerOption('whose word it is (default: the account that runs this)'))
    .addOption(untilOption('when the approval ends (default: it holds as long as the plan does)'))
    .option('--revoke', 'nothing that approved a plan of this system so far counts any more')
    .addOption(reasonOption('what was looked at, or why it is revoked').makeOptionMandatory(false))
    .action(async (system: string, options: ApproveOptions) => {
      if (options.revoke === true) await revoke(system, options, io);
      else if (options.digest === undefined) await onPlan(system, options, io, async (entry) => show(entry, io));
      else await approve(system, options.digest, options, io);
      finish(EXIT.done);
    });
};

async function approve(system: string, digest: string, options: ApproveOptions, io: Io): Promise<void> {
  const reason = reasonOf(options);
  await onPlan(system, options, io, async (entry, { fleet, terms }) => {
    const [desired] = fleet.systems;
    if (desired === undefined) throw new TypeError(`the plan of "${system}" is empty`);
    const [{ composeStore }, { approvePlan }] = await Promise.all([
      import('../compose.ts'),
      import('../../reconciler/approve-plan.ts'),
    ]);
    const { store, clock } = await composeStore(options, io);
    try {
      const by = whoActs(io.env);
      const order = { digest, owner: options.by ?? by, until: options.until, approvers: terms.approvers };
      const signature = { by, at: clock.now().toISOString(), reason };
      const act = await approvePlan({ system, approval: desired.approval }, entry, order, signature, store.acts);
      await show(entry, io);
      io.out(`${io.paint('green', 'approved')}  this plan of ${system} (${act.digest}), and no other\n`);
    } finally {
      await store.close();
    }
  });
}

async function revoke(system: string, options: ApproveOptions, io: Io): Promise<void> {
  const { revokeApprovals } = await import('../../reconciler/approve-plan.ts');
  const reason = reasonOf(options);
  await actOn([system], { ...options, reason }, io, async ({ name, desired }, signature, acts) => {
    const digests = await revokeApprovals(name, desired?.approvals ?? [], signature, acts);
    io.out(`${io.paint('yellow', 'revoked')}  what approved plans of ${name} so far: ${digests.join(', ')}\n`);
  });
}

/** With the entry of one system in the plan of now. */
async function onPlan(
  system: string,
  options: FleetOptions,
  io: Io,
  use: (entry: SystemPlan, made: PlanMade) => Promise<void>,
): Promise<void> {
  const { wholePlan } = await import('../../planner/plan-stream.ts');
  await withPlan([system], options, io, async (plan, made) => {
    const [entry] = wholePlan(plan).systems;
    if (entry !== undefined) await use(entry, made);
  });
}

async function show(entry: SystemPlan, io: Io): Promise<void> {
  const { systemAsText } = await import('../../review/plan-text.ts');
  io.out(`${systemAsText(entry, io)}\n`);
}

function reasonOf({ reason }: ApproveOptions): string {
  if (reason !== undefined) return reason;
  throw new RatchetError('cli.usage', 'nothing goes on record without --reason', { blame: 'operator' });
}
