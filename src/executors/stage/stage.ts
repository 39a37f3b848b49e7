import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/ports.ts';
import { agentPaths, packagePaths } from '../agent-paths.ts';
import { mayPass, retried } from '../connection.ts';
import type { ExecutorDeps } from '../deps.ts';
import { withFileBytes } from '../package/file-bytes.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { checkDiskSpace, isDiskFull } from './disk-space.ts';
import { remoteSha256, remoteSha256OfNamed } from './remote-hash.ts';
import { markStaged, stagedFile } from './stage-marker.ts';
import { uploadTeller } from './tell-upload.ts';

type StageDeps = Pick<ExecutorDeps, 'links' | 'clock' | 'random' | 'tell' | 'timers' | 'agentLayout'>;

export interface StageOrder {
  readonly system: Pick<DesiredSystem, 'name' | 'credentials'>;
  readonly agent: AgentEndpoint;
  readonly package: LocalPackage;
}

export interface Staged {
  /** `C:/…/<sha256>/<name>.dmupgrade` */
  readonly path: string;
  readonly how: 'uploaded' | 'already-there';
}

interface Bench extends StageDeps, StageOrder {
  readonly link: AgentLink;
  readonly paths: ReturnType<typeof packagePaths>;
  readonly drive: string;
  readonly signal: AbortSignal;
  readonly sent: { bytes: number };
}

// The end of a part may be torn where the connection broke.
const REWIND = 1024 * 1024;
const TRIES = 6;

/**
 * Puts a package on an Agent's disk, verified there; DataMiner runs nothing of it. Safe to repeat at any point:
 *
 *   (nothing) ──upload──▶ pkg.part ──hash──▶ right ──rename──▶ <name>.dmupgrade ──mark──▶ stage.json
 *                  ▲                     └─▶ wrong: removed, uploaded whole once more, then `stage.hash`
 *                  └── broken off: goes on from the last whole megabyte
 */
export async function stage(order: StageOrder, deps: StageDeps, signal: AbortSignal): Promise<Staged> {
  const home = agentPaths(deps.agentLayout);
  const paths = packagePaths(home, order.package);
  const sent = { bytes: 0 };
  const how = await retried(deps, { tries: TRIES, progress: () => sent.bytes }, signal, () =>
    deps.links.with(order.agent, order.system.credentials, signal, async (link) => {
      await link.makeDirectory(home.packages);
      return await stageOver({ ...deps, ...order, link, paths, drive: home.drive, signal, sent });
    }),
  );
  return { path: paths.file, how };
}

async function stageOver(bench: Bench): Promise<Staged['how']> {
  const { link, paths, package: wanted, clock } = bench;
  switch (await stagedFile(link, paths, wanted)) {
    case 'verified':
      return 'already-there';
    case 'unverified':
      if (await isRightAfterAll(bench)) {
        await markStaged(link, paths, wanted, clock.now().toISOString());
        return 'already-there';
      }
      await link.removeFile(paths.file);
      break;
    case 'missing':
      await link.makeDirectory(paths.folder);
  }
  await bringPart(bench);
  await link.rename(paths.part, paths.file);
  await markStaged(link, paths, wanted, clock.now().toISOString());
  return 'uploaded';
}

async function isRightAfterAll({ link, paths, package: wanted, timers, signal }: Bench): Promise<boolean> {
  return (await remoteSha256OfNamed(link, paths.file, { timeoutMs: timers.hash }, signal)) === wanted.sha256;
}

/** Leaves a whole `pkg.part` with the right hash. */
async function bringPart(bench: Bench): Promise<void> {
  const { link, paths, agent, package: wanted, drive } = bench;
  const there = await partSize(bench);
  await checkDiskSpace(link, { name: agent.name, drive, part: 'orchestrator' }, wanted.size, there);
  if (there < wanted.size) await upload(bench, Math.floor(there / REWIND) * REWIND);
  if ((await partSha256(bench)) === wanted.sha256) return;

  await link.removeFile(paths.part);
  await upload(bench, 0);
  const found = await partSha256(bench);
  if (found === wanted.sha256) return;
  await link.removeFile(paths.part);
  throw new RatchetError(
    'stage.hash',
    `"${wanted.name}" arrived on Agent "${agent.name}" as ${found}, twice; it left as ${wanted.sha256}`,
    { blame: 'environment', hint: 'look for a virus scanner or a failing disk on the way' },
  );
}

async function partSize({ link, paths, package: wanted }: Bench): Promise<number> {
  const part = await link.stat(paths.part);
  if (part === undefined) return 0;
  if (part.size <= wanted.size) return part.size;
  await link.removeFile(paths.part);
  return 0;
}

function partSha256({ link, paths, clock, timers, signal }: Bench): Promise<string> {
  return remoteSha256(link, paths.part, { clock, timeoutMs: timers.hash }, signal);
}

async function upload(bench: Bench, offset: number): Promise<void> {
  const { link, paths, clock, tell, system, agent, package: wanted, drive, signal, sent } = bench;
  const about = { system: system.name, agent: agent.name, file: wanted.name, totalBytes: wanted.size };
  const tellProgress = uploadTeller(clock, tell, about, offset);
  const onProgress = (bytes: number) => {
    sent.bytes = Math.max(sent.bytes, bytes);
    tellProgress(bytes);
  };
  try {
    await withFileBytes(wanted.file, (source) => link.upload(source, paths.part, { offset, onProgress }, signal));
  } catch (thrown) {
    if (!mayPass(thrown) || thrown.code !== 'sftp.failure' || !(await isDiskFull(link, drive))) throw thrown;
    throw new RatchetError('stage.disk', `the disk of Agent "${agent.name}" is full; what has arrived is kept`, {
      blame: 'environment',
      hint: 'free disk space on it; the upload goes on where it stopped',
      cause: thrown,
    });
  }
}
