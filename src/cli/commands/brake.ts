import type { Command } from 'commander';
import { RatchetError } from '../../model/errors.ts';
import { counted } from '../../model/plain-words.ts';
import type { Rollout } from '../../model/rollout.ts';
import type { Signature } from '../../planner/persons-act.ts';
import type { BrakeAct, Rollouts } from '../../reconciler/rollouts/memory.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, reasonOption, withFleetOptions } from '../options.ts';
import { revisionOrProblems } from '../revision.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';

type Act = (rollout: Rollout, signature: Signature, rollouts: Rollouts) => Promise<BrakeAct>;

export const addBrake: AddCommand = (program, io, finish) => {
  const parent = program.command('brake').description('stop a rollout, or let it go on; on record');
  const add = (name: string, about: string, why: string): Command =>
    withFleetOptions(parent.command(name))
      .description(about)
      .argument('<rollout>', 'its name in the fleet repository')
      .addOption(reasonOption(why));

  add('release', 'the rollout goes on; what failed so far counts no more', 'what was found, and done about it').action(
    async (name: string, options: BrakeOptions) => {
      const { releaseBrake } = await import('../../reconciler/rollouts/brake-by-hand.ts');
      const { runs } = await actOn(name, options, io, releaseBrake);
      const forgiven =
        runs.length === 0 ? '' : `; ${counted(runs.length, 'failed run counts', 'failed runs count')} no more`;
      io.out(`${io.paint('green', 'released')}  the brake of ${name}${forgiven}\n`);
      finish(EXIT.done);
    },
  );
  add('pull', 'nothing more of the rollout starts until somebody releases its brake', 'why it has to stop').action(
    async (name: string, options: BrakeOptions) => {
      const { pullBrake } = await import('../../reconciler/rollouts/brake-by-hand.ts');
      await actOn(name, options, io, pullBrake);
      io.out(`${io.paint('yellow', 'pulled')}  the brake of ${name}; what was launched goes on to its end\n`);
      finish(EXIT.done);
    },
  );
};

interface BrakeOptions extends FleetOptions {
  readonly reason: string;
}

async function actOn(name: string, options: BrakeOptions, io: Io, act: Act): Promise<BrakeAct> {
  const { composeSource, composeStore } = await import('../compose.ts');
  const { fleet } = await revisionOrProblems(await composeSource(options, io), io);
  const rollout = fleet.rollouts.find((one) => one.name === name);
  if (rollout === undefined) throw noSuchRollout(name, fleet.rollouts);
  const { store, clock } = await composeStore(options, io);
  try {
    const signature = { by: whoActs(io.env), at: clock.now().toISOString(), reason: options.reason };
    return await act(rollout, signature, store.rollouts);
  } finally {
    await store.close();
  }
}

function noSuchRollout(name: string, rollouts: readonly Rollout[]): RatchetError {
  const known = rollouts.map((rollout) => rollout.name).join(', ');
  return new RatchetError('desired.no-such-rollout', `there is no rollout "${name}"`, {
    blame: 'operator',
    hint: known === '' ? 'the fleet has no rollouts' : `there are: ${known}`,
  });
}
