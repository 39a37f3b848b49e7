import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fleetMemory } from '../../cache/fleet-memory.ts';
import type { OperatorConfig } from '../../config/config.ts';
import { readFleetConfig, readForgeConfig } from '../../config/read-config.ts';
import { RatchetError } from '../../model/errors.ts';
import type { Instant } from '../../model/instant.ts';
import { POLICY_FILE } from '../../policy/policy.ts';
import type { Memory } from '../../reconciler/history.ts';
import type { Clock, FleetFiles } from '../../reconciler/ports.ts';
import type { GitProposal, ProposalRefs } from '../../sources/git-proposal.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import type { ShownReading } from '../read-fleet.ts';
import { filesReader } from '../read-fleet.ts';
import { clockOf } from './clock-of.ts';
import type { LookAt } from './eyes.ts';
import { recordedEyes } from './eyes.ts';
import { nothingRemembered, storeThatExists } from './memory.ts';

export interface ReviewComposition {
  readonly config: OperatorConfig;
  readonly clock: Clock;
  readonly memory: Memory;
  readonly observedAt: string;
  /** Of the repository; empty for its root. */
  readonly folder: string;
  readonly look: LookAt;
  readProposal(refs: ProposalRefs, signal: AbortSignal): Promise<GitProposal>;
  readFiles(files: FleetFiles, at?: Instant): Promise<ShownReading>;
  close(): Promise<void>;
}

/**
 * For `review`, which works on what anybody may have written: no system is reached, no credential of theirs is read,
 * and nothing beside the working folder is believed unless a configuration was named.
 */
export async function composeForReview(
  { observed, folder, ...options }: FleetOptions & { readonly observed: string; readonly folder?: string | undefined },
  io: Io,
): Promise<ReviewComposition> {
  const config = await configOf({ ...options, ref: options.ref ?? 'HEAD' }, io, readFleetConfig);
  const location = gitLocation(config, folder);
  const clock = clockOf(io);
  const isNamed = config.file !== undefined;
  const [{ readGitProposal }, { snapshot, look, lastLooks }] = await Promise.all([
    import('../../sources/git-proposal.ts'),
    recordedEyes(observed, { ...config, fleet: location }, io),
  ]);
  const scratch = isNamed ? undefined : await mkdtemp(path.join(tmpdir(), 'ratchet-review-'));
  const cacheRoot = path.join(scratch ?? config.stateFolder, 'git');
  const store = isNamed ? await storeThatExists(config.store) : undefined;
  const memory = store ?? nothingRemembered;
  return {
    config,
    clock,
    memory: { ...memory, looks: lastLooks(memory.looks) },
    observedAt: snapshot.takenAt,
    folder: location.folder,
    look,
    readProposal: (refs, signal) => readGitProposal(location, refs, { cacheRoot, guardPath: POLICY_FILE }, signal),
    readFiles: filesReader(fleetMemory({ ...config, fleet: location }, io).readings, clock),
    async close() {
      await store?.close();
      if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** For commands that talk to a forge: as the configuration names it, or the build server. Throws `forge.none`. */
export async function composeForge(options: FleetOptions, io: Io) {
  const [{ onBuildServer }, { forgeFor }] = await Promise.all([
    import('../../review/forges/on-build-server.ts'),
    import('../../review/forges/index.ts'),
  ]);
  const { forge: configured } = await configOf(options, io, readForgeConfig);
  const server = onBuildServer(io.env);
  const settings = configured ?? server?.forge;
  if (settings === undefined) {
    throw new RatchetError('forge.none', 'nothing says where the pull requests are', {
      blame: 'operator',
      hint: 'write forge in the configuration, or run it on a build server with RATCHET_FORGE_TOKEN',
    });
  }
  const surroundings = { env: io.env, clock: clockOf(io), random: Math.random };
  return { server, kind: settings.kind, forge: await forgeFor(settings, surroundings) };
}

/** A folder is taken for the repository that it is. */
function gitLocation({ fleet }: OperatorConfig, folder: string | undefined) {
  if (fleet.kind === 'git') return { ...fleet, folder: folder ?? fleet.folder };
  const { href } = pathToFileURL(fleet.path);
  return { kind: 'git', url: href, ref: 'HEAD', folder: folder ?? '', auth: undefined } as const;
}
