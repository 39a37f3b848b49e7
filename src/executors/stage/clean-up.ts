import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { type AgentPaths, agentPaths, packagePaths, runPaths } from '../agent-paths.ts';
import { readText } from '../connection.ts';
import { lockState } from '../run/lock.ts';
import type { StageDeps, StageOrder } from './bench.ts';

const CONTENT = /^[0-9a-f]{64}$/u;

/**
 * Removes packages that we staged on the Agent and that are not needed any more: all but the one just staged, the one of
 * a run under way, and the newest of the others. What is not ours, or is in doubt, stays. Fails nothing.
 */
export async function cleanUp(order: StageOrder, deps: StageDeps, signal: AbortSignal): Promise<void> {
  const { system, agent } = order;
  const home = agentPaths(deps.agentLayout);
  try {
    await deps.links.with(agent, system.credentials, signal, async (link) => {
      const inUse = await contentInUse(link, home);
      if (inUse !== 'unknown') await removeOlder({ ...deps, ...order, link, home }, inUse);
    });
  } catch (thrown) {
    if (!(thrown instanceof RatchetError)) throw thrown;
    const message = `older packages stay on Agent "${agent.name}": ${thrown.message}`;
    deps.tell({ kind: 'note', system: system.name, message });
  }
}

interface CleanUp extends StageDeps, StageOrder {
  readonly link: AgentLink;
  readonly home: AgentPaths;
}

/** What the run that holds the Agent's lock installs; undefined where none does. */
async function contentInUse(link: AgentLink, home: AgentPaths): Promise<string | undefined | 'unknown'> {
  const lock = await lockState(link, home);
  if (lock.kind === 'free') return undefined;
  if (lock.kind === 'nameless') return 'unknown';
  const plan = parsed(await readText(link, runPaths(home, lock.owner.run).plan));
  return plan?.package?.sha256 ?? 'unknown';
}

async function removeOlder(bench: CleanUp, inUse: string | undefined): Promise<void> {
  const { link, home, package: wanted, staging, system, agent, tell } = bench;
  const folders = (await link.list(home.packages)).filter(
    ({ kind, name }) => kind === 'directory' && CONTENT.test(name),
  );
  const others = folders
    .filter(({ name }) => name !== wanted.sha256 && name !== inUse)
    .toSorted((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1));
  for (const { name } of others.slice(staging.keep)) {
    const removed = await removeOwn(link, home, name);
    if (removed === undefined) continue;
    tell({ kind: 'note', system: system.name, message: `removed ${removed} from Agent "${agent.name}"` });
  }
}

/** Answers what was removed; undefined where something else lies beside it. */
async function removeOwn(link: AgentLink, home: AgentPaths, sha256: string): Promise<string | undefined> {
  const { folder, marker, part } = packagePaths(home, { sha256, name: '' });
  const name = parsed(await readText(link, marker))?.name;
  const ours = [part, marker, ...(typeof name === 'string' ? [`${folder}/${name}`] : [])];
  const there = await link.list(folder);
  if (!there.every((entry) => entry.kind === 'file' && ours.includes(`${folder}/${entry.name}`))) return undefined;
  // The marker goes last: what is half removed can be told to be ours the next time.
  for (const file of there.map((entry) => `${folder}/${entry.name}`).filter((path) => path !== marker)) {
    await link.removeFile(file);
  }
  await link.removeFile(marker);
  await link.removeDirectory(folder);
  return typeof name === 'string' ? `"${name}"` : `an upload that was never finished`;
}

function parsed(text: string | undefined): { name?: unknown; package?: { sha256?: string } } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
