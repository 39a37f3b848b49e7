import path from 'node:path';
import type { OperatorConfig } from '../../config/config.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { Snapshot } from '../../observers/read-snapshot.ts';
import type { Looks } from '../../planner/looks.ts';
import type { Memory } from '../../reconciler/history.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { Io } from '../io.ts';
import { tellPeople } from '../tell.ts';
import { reachAgents } from './reach.ts';

/** Looks at systems, or up what was found of them. */
export type LookAt = (systems: readonly DesiredSystem[], takenAt: string, signal: AbortSignal) => Promise<Looks>;

interface Eyes {
  readonly look: LookAt;
  /** The last looks to plan by, given those that are remembered. */
  lastLooks(remembered: Memory['looks']): Memory['looks'];
  close(): Promise<void>;
}

export async function recordedEyes(
  observed: string,
  config: Pick<OperatorConfig, 'fleet' | 'stateFolder'>,
  io: Io,
): Promise<Eyes & { readonly snapshot: Snapshot }> {
  const [{ parseSnapshot, readSnapshot }, { lastLooksIn, recordedLooks }] = await Promise.all([
    import('../../observers/read-snapshot.ts'),
    import('../../observers/recorded-looks.ts'),
  ]);
  const branch = observed.startsWith(GIT_PREFIX) ? observed.slice(GIT_PREFIX.length) : undefined;
  const snapshot =
    branch === undefined
      ? await readSnapshot(path.resolve(io.cwd, observed))
      : await parseSnapshot(await publishedSnapshot(branch, config, io), observed);
  return {
    snapshot,
    look: async (systems) => recordedLooks(snapshot, systems),
    lastLooks: (remembered) => lastLooksIn(snapshot, remembered),
    async close() {},
  };
}

const GIT_PREFIX = 'git:';

/** What `serve` wrote to a branch of the fleet's repository. */
async function publishedSnapshot(
  branch: string,
  { fleet, stateFolder }: Pick<OperatorConfig, 'fleet' | 'stateFolder'>,
  io: Io,
): Promise<Buffer> {
  if (fleet.kind !== 'git') {
    throw new RatchetError(
      'snapshot.no-repository',
      `"git:${branch}" names a branch, and the fleet is read from a folder`,
      {
        blame: 'operator',
        hint: `run: git show origin/${branch}:observed.json > observed.json, and write --observed observed.json`,
      },
    );
  }
  const { readStatusBranch } = await import('../../sources/status-branch.ts');
  return await readStatusBranch(fleet, branch, path.join(stateFolder, 'git'), io.signal);
}

export async function openEyes(config: OperatorConfig, clock: Clock, io: Io): Promise<Eyes> {
  const { links, observer } = await reachAgents(config, clock, io, tellPeople(io));
  const [{ observeFleet }, { looksIn }] = await Promise.all([
    import('../../reconciler/fleet-pass.ts'),
    import('../../planner/looks.ts'),
  ]);
  const { concurrentSystems } = config.limits;
  return {
    look: async (systems, takenAt, signal) =>
      looksIn(await observeFleet(systems, observer, takenAt, concurrentSystems, signal)),
    lastLooks: (remembered) => remembered,
    async close() {
      await observer.close();
      await links.close();
    },
  };
}
