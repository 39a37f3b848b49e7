import { assertAgentPath } from '../../src/links/agent-path.ts';
import { paceOf } from '../../src/links/upload/pace.ts';
import { assertWireCommand } from '../../src/links/wire-alphabet.ts';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import { RatchetError } from '../../src/model/errors.ts';
import { instantOf } from '../../src/model/instant.ts';
import type {
  AgentLink,
  AgentLinks,
  DirectoryEntry,
  ExecResult,
  FileStat,
  UploadOptions,
  UploadSource,
} from '../../src/reconciler/agent-link.ts';
import type { Clock } from '../../src/reconciler/ports.ts';
import { HurriedClock } from '../executors/hurried-clock.ts';

interface Node {
  /** Undefined for a directory. */
  readonly bytes: Uint8Array | undefined;
  readonly modifiedAt: number;
}

export type CommandHandler = (command: string, signal: AbortSignal) => ExecResult | Promise<ExecResult>;

const CHUNK = 32 * 1024;

/** One Agent in memory: its files, its commands, and what was asked of it. */
export class FakeAgentLink implements AgentLink {
  /** Every command in the order in which it came. */
  readonly commands: string[] = [];
  /** Every change of a file: `write C:/x`, `rename C:/x C:/y`, `mkdir …`, `remove …`, `rmdir …`, `upload …`. */
  readonly changes: string[] = [];
  freeSpace: { freeBytes: number; totalBytes: number } | undefined = { freeBytes: 200e9, totalBytes: 500e9 };
  /** Called before every operation: throw here to break the link at a chosen moment. */
  beforeEach: (operation: string, path: string) => void = () => {};
  /** Called after every chunk of an upload; throw here to drop it half-way. */
  duringUpload: (path: string, sentBytes: number) => void | Promise<void> = () => {};
  /** Keeps the pace of uploads that have one. */
  clock: Clock = new HurriedClock();
  now: () => number = () => Date.now();

  readonly #nodes = new Map<string, Node>([['C:', { bytes: undefined, modifiedAt: 0 }]]);
  readonly #handlers: { readonly matches: RegExp; readonly handle: CommandHandler }[] = [];

  // Set up by tests -----------------------------------------------------------------------------------------------

  /** Answers the commands that match. The newest matching handler wins. */
  onCommand(matches: RegExp, handle: CommandHandler): this {
    this.#handlers.unshift({ matches, handle });
    return this;
  }

  /** Puts a file there, with the folders above it, without a trace in `changes`. */
  put(path: string, content: string | Uint8Array): this {
    const folders = path.split('/').slice(0, -1);
    folders.forEach((_, index) => {
      const folder = folders.slice(0, index + 1).join('/');
      if (!this.#nodes.has(folder)) this.#set(folder, undefined);
    });
    this.#set(path, typeof content === 'string' ? Buffer.from(content) : content);
    return this;
  }

  putDirectory(path: string): this {
    this.put(`${path}/.`, '');
    this.#nodes.delete(`${path}/.`);
    return this;
  }

  /** What `ren` does on the Agent: never over a file that is there. False where it could not. */
  renameNew(from: string, to: string): boolean {
    const node = this.#nodes.get(normal(from));
    if (node === undefined || this.#nodes.has(normal(to))) return false;
    this.#nodes.delete(normal(from));
    this.#nodes.set(normal(to), { ...node, modifiedAt: this.now() });
    return true;
  }

  /** The bytes of a file, as a test looks at them. */
  file(path: string): Uint8Array | undefined {
    return this.#nodes.get(normal(path))?.bytes;
  }

  text(path: string): string | undefined {
    const bytes = this.file(path);
    return bytes && Buffer.from(bytes).toString('utf8');
  }

  /** Every path below a folder, files and folders, in text order. */
  tree(below = 'C:'): string[] {
    return [...this.#nodes.keys()].filter((path) => path.startsWith(`${normal(below)}/`)).toSorted();
  }

  // The port ------------------------------------------------------------------------------------------------------

  async exec(command: string, { timeoutMs }: { timeoutMs: number }, signal: AbortSignal): Promise<ExecResult> {
    signal.throwIfAborted();
    assertWireCommand(command);
    this.beforeEach('exec', command);
    this.commands.push(command);
    const handler = this.#handlers.find(({ matches }) => matches.test(command));
    if (handler === undefined) {
      const stderr = `'${command.split(' ')[0]}' is not recognized as an internal or external command,\r\n`;
      return { kind: 'exited', code: 1, stdout: '', stderr };
    }
    return await orTimeout(Promise.resolve(handler.handle(command, signal)), timeoutMs, signal);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    this.#begin('stat', path);
    const node = this.#nodes.get(normal(path));
    return node && statOf(node);
  }

  async list(path: string): Promise<readonly DirectoryEntry[]> {
    this.#begin('list', path);
    return this.#children(normal(path)).map(([child, node]) => ({ name: baseName(child), ...statOf(node) }));
  }

  async read(
    path: string,
    range: { readonly offset?: number; readonly limit?: number } = {},
  ): Promise<Uint8Array | undefined> {
    this.#begin('read', path);
    const node = this.#nodes.get(normal(path));
    if (node === undefined) return undefined;
    if (node.bytes === undefined) throw failure(path, 'is a directory');
    const offset = range.offset ?? 0;
    return node.bytes.slice(offset, range.limit === undefined ? undefined : offset + range.limit);
  }

  async writeWhole(path: string, bytes: Uint8Array): Promise<void> {
    this.#begin('write', path);
    this.#requireParent(path);
    this.#requireNoDirectory(path);
    this.#set(path, bytes.slice());
    this.changes.push(`write ${path}`);
  }

  async makeDirectory(path: string): Promise<'made' | 'exists'> {
    this.#begin('mkdir', path);
    const there = this.#nodes.get(normal(path));
    if (there?.bytes !== undefined) throw failure(path, 'is a file');
    if (there !== undefined) return 'exists';
    this.#requireParent(path);
    this.#set(path, undefined);
    this.changes.push(`mkdir ${path}`);
    return 'made';
  }

  async rename(from: string, to: string): Promise<void> {
    this.#begin('rename', from, to);
    const node = this.#nodes.get(normal(from));
    if (node === undefined) throw missing(from);
    this.#requireParent(to);
    this.#requireNoDirectory(to);
    for (const [path, child] of this.#below(normal(from))) {
      this.#nodes.delete(path);
      this.#nodes.set(normal(to) + path.slice(normal(from).length), child);
    }
    this.#nodes.delete(normal(from));
    this.#nodes.set(normal(to), node);
    this.changes.push(`rename ${from} ${to}`);
  }

  async removeFile(path: string): Promise<void> {
    this.#begin('remove', path);
    this.#requireNoDirectory(path);
    if (this.#nodes.delete(normal(path))) this.changes.push(`remove ${path}`);
  }

  async removeDirectory(path: string): Promise<void> {
    this.#begin('rmdir', path);
    const node = this.#nodes.get(normal(path));
    if (node === undefined) return;
    if (node.bytes !== undefined) throw failure(path, 'is a file');
    if (this.#children(normal(path)).length > 0) throw failure(path, 'is not empty');
    this.#nodes.delete(normal(path));
    this.changes.push(`rmdir ${path}`);
  }

  async upload(
    source: UploadSource,
    path: string,
    { offset, bytesPerSecond, onProgress }: UploadOptions,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    this.#begin('upload', path);
    this.#requireParent(path);
    this.#requireNoDirectory(path);
    const there = this.file(path);
    if (offset > 0 && there === undefined) throw missing(path);
    this.changes.push(`upload ${path} from ${offset}`);
    const pace = paceOf(bytesPerSecond, this.clock);
    let written = new Uint8Array(offset === 0 ? 0 : (there?.length ?? 0));
    if (offset > 0) written.set(there ?? []);
    this.#set(path, written);
    for (let position = offset; position < source.size; position += CHUNK) {
      signal.throwIfAborted();
      const chunk = await source.read(position, Math.min(CHUNK, source.size - position));
      await pace(chunk.length, signal);
      const grown = new Uint8Array(Math.max(written.length, position + chunk.length));
      grown.set(written);
      grown.set(chunk, position);
      written = grown;
      this.#set(path, written);
      onProgress(position + chunk.length);
      await this.duringUpload(path, position + chunk.length);
    }
  }

  async space(path: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | undefined> {
    this.#begin('space', path);
    return this.freeSpace;
  }

  // Inside --------------------------------------------------------------------------------------------------------

  #begin(operation: string, ...paths: readonly string[]): void {
    paths.forEach(assertAgentPath);
    this.beforeEach(operation, paths[0] ?? '');
  }

  #set(path: string, bytes: Uint8Array | undefined): void {
    this.#nodes.set(normal(path), { bytes, modifiedAt: this.now() });
  }

  #below(path: string): [string, Node][] {
    return [...this.#nodes].filter(([each]) => each.startsWith(`${path}/`));
  }

  #children(path: string): [string, Node][] {
    const children = this.#below(path).filter(([each]) => !each.slice(path.length + 1).includes('/'));
    return children.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #requireParent(path: string): void {
    const parent = this.#nodes.get(normal(path).split('/').slice(0, -1).join('/'));
    if (parent === undefined || parent.bytes !== undefined) throw missing(path);
  }

  #requireNoDirectory(path: string): void {
    const node = this.#nodes.get(normal(path));
    if (node !== undefined && node.bytes === undefined) throw failure(path, 'is a directory');
  }
}

/** Links to Agents in memory, one `FakeAgentLink` per Agent name. An unknown Agent refuses the connection. */
export class FakeAgentLinks implements AgentLinks {
  readonly agents = new Map<string, FakeAgentLink>();
  /** Agents that cannot be reached right now, and with which error. */
  readonly down = new Map<string, RatchetError>();
  /** `<agent> <credential>` of every connection that was asked for. */
  readonly opened: string[] = [];
  closed = false;

  agent(name: string): FakeAgentLink {
    const link = this.agents.get(name) ?? new FakeAgentLink();
    this.agents.set(name, link);
    return link;
  }

  reaches({ ssh }: AgentEndpoint): boolean {
    return ssh !== undefined;
  }

  async with<T>(
    agent: AgentEndpoint,
    credentials: string,
    signal: AbortSignal,
    use: (link: AgentLink) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    this.opened.push(`${agent.name} ${credentials}`);
    const down = this.down.get(agent.name);
    if (down !== undefined) throw down;
    const link = this.agents.get(agent.name);
    if (link === undefined) {
      throw new RatchetError('net.refused', `"${agent.name}" refused the connection`, { blame: 'environment' });
    }
    return await use(link);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

export function exited(code: number, stdout = '', stderr = ''): ExecResult {
  return { kind: 'exited', code, stdout, stderr };
}

/** Bytes in memory as something to upload. */
export function bytesSource(bytes: Uint8Array): UploadSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

async function orTimeout<T>(answer: Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
  let stop: (reason: unknown) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const calledOff = () => stop(signal.reason);
  signal.addEventListener('abort', calledOff);
  const timer = setTimeout(() => {
    stop(new RatchetError('ssh.timeout', `no answer within ${timeoutMs} ms`, { blame: 'environment' }));
  }, timeoutMs);
  try {
    return await Promise.race([answer, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', calledOff);
  }
}

function statOf({ bytes, modifiedAt }: Node): FileStat {
  return { kind: bytes ? 'file' : 'directory', size: bytes?.length ?? 0, modifiedAt: instantOf(modifiedAt) };
}

function normal(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function missing(path: string): RatchetError {
  return new RatchetError('sftp.missing', `"${path}" is not there`, { blame: 'environment' });
}

function failure(path: string, why: string): RatchetError {
  return new RatchetError('sftp.failure', `"${path}" ${why}`, { blame: 'environment' });
}
