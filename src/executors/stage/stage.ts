import { RatchetError } from '../../model/errors.ts';
import { agentPaths, packagePaths } from '../agent-paths.ts';
import { retried } from '../connection.ts';
import { holding } from '../package/cache/file-lock.ts';
import type { StageBench, StageDeps, StageOrder } from './bench.ts';
import { bringPart } from './bring-part.ts';
import { remoteSha256OfNamed } from './remote-hash.ts';
import { markStaged, stagedFile } from './stage-marker.ts';

export interface Staged {
  /** `C:/…/<sha256>/<name>.dmupgrade` */
  readonly path: string;
  readonly how: 'uploaded' | 'already-there';
}

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
  const once = () =>
    deps.links.with(order.agent, order.system.credentials, signal, async (link) => {
      await link.makeDirectory(home.packages);
      return await stageOver({ ...deps, ...order, link, paths, drive: home.drive, signal, sent });
    });
  const { lock } = order.package;
  const work = () => retried(deps, { tries: TRIES, progress: () => sent.bytes }, signal, once);
  const how = lock === undefined ? await work() : await holding(lock, 'shared', deps.clock, signal, work);
  return { path: paths.file, how };
}

async function stageOver(bench: StageBench): Promise<Staged['how']> {
  const { link, paths, package: wanted, clock, trust = 'marker' } = bench;
  const there = await stagedFile(link, paths, wanted);
  if (there === 'verified' && trust === 'marker') return 'already-there';
  if (there === 'missing') await link.makeDirectory(paths.folder);
  else if (await hasRightBytes(bench, there)) {
    if (there === 'unverified') await markStaged(link, paths, wanted, clock.now().toISOString());
    return 'already-there';
  } else await link.removeFile(paths.file);
  await bringPart(bench);
  await link.rename(paths.part, paths.file);
  await markStaged(link, paths, wanted, clock.now().toISOString());
  return 'uploaded';
}

/** Asks PowerShell, since the name has spaces. Where that has no answer, a file with a marker is not thrown away for it. */
async function hasRightBytes(bench: StageBench, there: 'verified' | 'unverified'): Promise<boolean> {
  const { link, paths, package: wanted, agent, system, tell, clock, timers, signal } = bench;
  const found = await remoteSha256OfNamed(link, paths.file, { clock, timeoutMs: timers.hash }, signal);
  if (found === wanted.sha256) return true;
  if (found === undefined && there === 'verified') {
    throw new RatchetError('stage.locked', `"${paths.file}" on Agent "${agent.name}" could not be hashed`, {
      blame: 'environment',
      hint: 'look on the Agent which program keeps the file open, and whether PowerShell runs there',
    });
  }
  const why = found === undefined ? 'cannot be hashed' : `has SHA-256 ${found}`;
  const message = `"${wanted.name}" on Agent "${agent.name}" ${why}; it is sent again`;
  tell({ kind: 'note', system: system.name, message });
  return false;
}
