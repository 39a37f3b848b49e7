import { closeSync, openSync, writeSync } from 'node:fs';
import { assertAgentPath } from '../../links/agent-path.ts';
import { paceOf } from '../../links/upload/pace.ts';
import { RatchetError } from '../../model/errors.ts';
import { instantOf } from '../../model/instant.ts';
import type { AgentLink, FileStat } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { DiskEntry } from '../../simulator/disk.ts';
import { fileShares } from '../../simulator/ssh/file-shares.ts';
import { cutIfReached } from '../../simulator/ssh/upload-cut.ts';
import { type Conversation, problem } from './conversation.ts';

const CHUNK_BYTES = 256 * 1024;

/** The drive of a twin, with the manners that it has over SFTP. */
export function twinFiles({ agent, ask }: Conversation, clock: Clock): Omit<AgentLink, 'exec'> {
  const { disk } = agent;

  /** Where it lies here; throws where somebody holds it open, as Windows does. */
  function unheld(path: string): string {
    const file = place(path);
    if (fileShares(disk).isHeld(file)) throw failure(path, 'is in use');
    return file;
  }

  function place(path: string): string {
    const file = disk.locate(path);
    if (file === undefined) throw problem('sftp.missing', `"${path}" is not there`);
    return file;
  }

  function requireParent(path: string): void {
    if (disk.stat(path.slice(0, path.lastIndexOf('/')))?.kind !== 'directory') throw missing(path);
  }

  function requireNoFolder(path: string): void {
    if (disk.stat(path)?.kind === 'directory') throw failure(path, 'is a directory');
  }

  async function move(from: string, to: string): Promise<void> {
    unheld(from);
    unheld(to);
    if (!disk.exists(from)) throw missing(from);
    requireParent(to);
    requireNoFolder(to);
    if (await agent.faults.refusesRename(agent)) throw failure(to, 'could not be replaced');
    agent.record('sftp', `rename to ${to}`);
    if (!disk.move(from, to)) throw failure(to, 'could not be replaced');
  }

  async function asked<T>(paths: readonly string[], act: () => T | Promise<T>): Promise<T> {
    for (const path of paths) assertAgentPath(path);
    try {
      return await ask(act);
    } catch (thrown) {
      throw inWordsOfSftp(thrown, paths[0] ?? '');
    }
  }

  return {
    stat: (path) => asked([path], () => fileStat(disk.stat(path))),
    list: (path) =>
      asked([path], () =>
        disk.entries(path).map(({ name, kind, size, modifiedAt }) => {
          return { name, kind, size, modifiedAt: instantOf(Math.floor(modifiedAt)) };
        }),
      ),
    read: (path, { offset = 0, limit = Number.POSITIVE_INFINITY } = {}) =>
      asked([path], () => {
        requireNoFolder(path);
        return disk.read(path)?.subarray(offset, offset + limit);
      }),
    writeWhole: (path, bytes) =>
      asked([path], async () => {
        requireParent(path);
        requireNoFolder(path);
        const draft = `${path}.tmp`;
        if (bytes.length > disk.writeLimit) throw failure(path, 'could not be written');
        agent.record('sftp', `write ${draft}`);
        disk.write(draft, bytes, agent.now());
        await move(draft, path);
      }),
    makeDirectory: (path) =>
      asked([path], () => {
        const there = disk.stat(path);
        if (there?.kind === 'file') throw failure(path, 'is a file');
        if (there !== undefined) return 'exists';
        requireParent(path);
        agent.record('sftp', `mkdir ${path}`);
        disk.makeFolder(path);
        return 'made';
      }),
    rename: (from, to) => asked([from, to], () => move(from, to)),
    removeFile: (path) =>
      asked([path], () => {
        requireNoFolder(path);
        unheld(path);
        if (!disk.exists(path)) return;
        agent.record('sftp', `remove ${path}`);
        disk.remove(path);
      }),
    removeDirectory: (path) =>
      asked([path], () => {
        const there = disk.stat(path);
        if (there === undefined) return;
        if (there.kind === 'file') throw failure(path, 'is a file');
        if (disk.list(path).length > 0) throw failure(path, 'is not empty');
        agent.record('sftp', `rmdir ${path}`);
        disk.remove(path);
      }),
    space: (path) => asked([path], () => disk.space()),
    async upload(source, path, { offset, bytesPerSecond, onProgress }, signal) {
      signal.throwIfAborted();
      const pace = paceOf(bytesPerSecond, clock);
      const release = await asked([path], () => {
        requireParent(path);
        requireNoFolder(path);
        if (offset > 0 && !disk.exists(path)) throw missing(path);
        const letGo = fileShares(disk).hold(place(path), 'write');
        if (letGo === undefined) throw failure(path, 'is in use');
        agent.record('sftp', `write ${path}`);
        if (offset === 0) disk.write(path, '', agent.now());
        return letGo;
      });
      try {
        for (let at = offset; at < source.size; ) {
          signal.throwIfAborted();
          const chunk = await source.read(at, Math.min(CHUNK_BYTES, source.size - at));
          await pace(chunk.length, signal);
          at += chunk.length;
          if (at > disk.writeLimit) throw failure(path, 'could not be written');
          await ask(() => writeAt(place(path), chunk, at - chunk.length));
          if (await cutIfReached(agent, place(path), at)) throw problem('ssh.dropped', 'the connection ended');
          onProgress(at);
        }
      } finally {
        release();
      }
    },
  };
}

function writeAt(file: string, bytes: Uint8Array, position: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, bytes, 0, bytes.length, position);
  } finally {
    closeSync(descriptor);
  }
}

function fileStat(found: DiskEntry | undefined): FileStat | undefined {
  if (found === undefined) return undefined;
  return { kind: found.kind, size: found.size, modifiedAt: instantOf(Math.floor(found.modifiedAt)) };
}

/** What the drive of this machine refuses, as a server on Windows would tell it. */
function inWordsOfSftp(thrown: unknown, path: string): unknown {
  const code =
    thrown instanceof Error && 'code' in thrown && !(thrown instanceof RatchetError) ? thrown.code : undefined;
  if (code === undefined) return thrown;
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(path);
  if (code === 'EACCES' || code === 'EPERM')
    return problem('sftp.denied', `"${path}" may not be touched by this account`);
  return failure(path, 'could not be used');
}

function missing(path: string) {
  return problem('sftp.missing', `"${path}" is not there`);
}

function failure(path: string, why: string) {
  return problem('sftp.failure', `"${path}" ${why} (SFTP status 4)`);
}
