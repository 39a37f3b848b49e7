import type { Duplex } from 'node:stream';
import type { SimulatedAgent } from '../agent.ts';
import { type NamedAttributes, type OpenFile, SftpFiles, SftpRefusal } from './sftp-files.ts';
import {
  attributes,
  OPEN,
  PacketReader,
  PacketSplitter,
  packet,
  REPLY,
  REQUEST,
  STATUS,
  string,
  uint32,
  uint64,
} from './sftp-wire.ts';

type Answer = (type: number, ...fields: readonly Buffer[]) => Buffer;
type Handle =
  | { readonly kind: 'file'; readonly file: OpenFile }
  | { readonly kind: 'folder'; unread: NamedAttributes[] };

const VERSION = 3;
const LONGEST_READ = 261_120;
const BLOCK_BYTES = 4096;
const EXTENSIONS = [
  ['posix-rename@openssh.com', '1'],
  ['statvfs@openssh.com', '2'],
  ['fsync@openssh.com', '1'],
  ['limits@openssh.com', '1'],
] as const;

/** Speaks SFTP on one channel, one request after the other, until the channel ends. */
export function serveSftp(channel: Duplex, agent: SimulatedAgent): void {
  const session = new SftpSession(agent);
  const splitter = new PacketSplitter();
  let work = Promise.resolve();
  channel.on('data', (chunk: Buffer) => {
    for (const request of splitter.push(chunk)) {
      work = work.then(async () => void channel.write(await session.answer(request)));
    }
  });
  channel.once('end', () => channel.end());
  channel.once('close', () => void work.then(() => session.close()));
  channel.on('error', () => channel.destroy());
}

class SftpSession {
  readonly #agent: SimulatedAgent;
  readonly #files: SftpFiles;
  readonly #handles = new Map<string, Handle>();
  #opened = 0;

  constructor(agent: SimulatedAgent) {
    this.#agent = agent;
    this.#files = new SftpFiles(agent);
  }

  async answer(request: Buffer): Promise<Buffer> {
    const fields = new PacketReader(request);
    const type = fields.byte();
    const id = fields.uint32();
    if (type === REQUEST.init) return greeting();
    const answer: Answer = (reply, ...parts) => packet(reply, uint32(id), ...parts);
    try {
      return await this.#handle(type, fields, answer);
    } catch (thrown) {
      return answer(REPLY.status, ...statusFields(thrown instanceof SftpRefusal ? thrown.status : STATUS.failure));
    }
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) {
      if (handle.kind === 'file') await handle.file.close().catch(() => undefined);
    }
    this.#handles.clear();
  }

  async #handle(type: number, fields: PacketReader, answer: Answer): Promise<Buffer> {
    const ok = () => answer(REPLY.status, ...statusFields(STATUS.ok));
    switch (type) {
      case REQUEST.open:
        return answer(REPLY.handle, string(await this.#open(fields.text(), fields.uint32())));
      case REQUEST.close:
        await this.#close(fields.text());
        return ok();
      case REQUEST.read:
        return answer(
          REPLY.data,
          string(await this.#read(this.#file(fields.text()), fields.uint64(), fields.uint32())),
        );
      case REQUEST.write:
        await this.#file(fields.text()).write(fields.uint64(), fields.bytes());
        return ok();
      case REQUEST.stat:
        return answer(REPLY.attributes, attributes(await this.#files.stat(fields.text())));
      case REQUEST.lstat:
        return answer(REPLY.attributes, attributes(await this.#files.lstat(fields.text())));
      case REQUEST.fstat:
        return answer(REPLY.attributes, attributes(await this.#file(fields.text()).stat()));
      case REQUEST.setstat:
      case REQUEST.fsetstat:
        return ok();
      case REQUEST.opendir:
        return answer(REPLY.handle, string(await this.#openFolder(fields.text())));
      case REQUEST.readdir:
        return answer(REPLY.name, ...this.#nextNames(fields.text()));
      case REQUEST.remove:
        await this.#files.remove(this.#noted('remove', fields.text()));
        return ok();
      case REQUEST.mkdir:
        await this.#files.makeFolder(this.#noted('mkdir', fields.text()));
        return ok();
      case REQUEST.rmdir:
        await this.#files.removeFolder(this.#noted('rmdir', fields.text()));
        return ok();
      case REQUEST.realpath:
        return answer(REPLY.name, ...nameFields([{ name: canonical(fields.text()), size: 0, mode: 0, modified: 0 }]));
      case REQUEST.rename:
        await this.#files.rename(fields.text(), this.#noted('rename to', fields.text()), { replace: false });
        return ok();
      case REQUEST.extended:
        return this.#extended(fields.text(), fields, answer);
      default:
        throw new SftpRefusal(STATUS.unsupported);
    }
  }

  async #extended(name: string, fields: PacketReader, answer: Answer): Promise<Buffer> {
    const ok = () => answer(REPLY.status, ...statusFields(STATUS.ok));
    switch (name) {
      case 'posix-rename@openssh.com':
        await this.#files.rename(fields.text(), this.#noted('rename to', fields.text()), { replace: true });
        return ok();
      case 'fsync@openssh.com':
        await this.#file(fields.text()).sync();
        return ok();
      case 'statvfs@openssh.com':
        return answer(REPLY.extended, ...this.#space());
      case 'limits@openssh.com':
        return answer(REPLY.extended, ...[LONGEST_READ + 1024, LONGEST_READ, LONGEST_READ, 1000].map(uint64));
      default:
        throw new SftpRefusal(STATUS.unsupported);
    }
  }

  async #open(path: string, flags: number): Promise<string> {
    if ((flags & OPEN.write) !== 0) this.#noted('write', path);
    return this.#remember({ kind: 'file', file: await this.#files.open(path, flags) });
  }

  async #openFolder(path: string): Promise<string> {
    return this.#remember({ kind: 'folder', unread: [...(await this.#files.list(path))] });
  }

  #remember(handle: Handle): string {
    this.#opened += 1;
    this.#handles.set(String(this.#opened), handle);
    return String(this.#opened);
  }

  async #close(id: string): Promise<void> {
    const handle = this.#handles.get(id);
    if (handle === undefined) throw new SftpRefusal(STATUS.failure);
    this.#handles.delete(id);
    if (handle.kind === 'file') await handle.file.close();
  }

  async #read(file: OpenFile, position: number, length: number): Promise<Buffer> {
    const bytes = await file.read(position, Math.min(length, LONGEST_READ));
    if (bytes.length === 0) throw new SftpRefusal(STATUS.endOfFile);
    return bytes;
  }

  #file(id: string): OpenFile {
    const handle = this.#handles.get(id);
    if (handle?.kind !== 'file') throw new SftpRefusal(STATUS.failure);
    return handle.file;
  }

  #nextNames(id: string): readonly Buffer[] {
    const handle = this.#handles.get(id);
    if (handle?.kind !== 'folder') throw new SftpRefusal(STATUS.failure);
    if (handle.unread.length === 0) throw new SftpRefusal(STATUS.endOfFile);
    return nameFields(handle.unread.splice(0, 100));
  }

  #space(): readonly Buffer[] {
    const { freeBytes, totalBytes } = this.#agent.disk.space();
    const [free, total] = [Math.floor(freeBytes / BLOCK_BYTES), Math.floor(totalBytes / BLOCK_BYTES)];
    return [BLOCK_BYTES, BLOCK_BYTES, total, free, free, 0, 0, 0, 0, 0, 255].map(uint64);
  }

  #noted(act: string, path: string): string {
    this.#agent.record('sftp', `${act} ${path}`);
    return path;
  }
}

function greeting(): Buffer {
  return packet(REPLY.version, uint32(VERSION), ...EXTENSIONS.flat().map(string));
}

function statusFields(status: number): readonly Buffer[] {
  return [uint32(status), string(MESSAGES.get(status) ?? 'Failure'), string('')];
}

const MESSAGES: ReadonlyMap<number, string> = new Map<number, string>([
  [STATUS.ok, 'Success'],
  [STATUS.endOfFile, 'End of file'],
  [STATUS.noSuchFile, 'No such file'],
  [STATUS.denied, 'Permission denied'],
  [STATUS.unsupported, 'Operation unsupported'],
]);

function nameFields(entries: readonly NamedAttributes[]): readonly Buffer[] {
  return [
    uint32(entries.length),
    ...entries.flatMap((entry) => [string(entry.name), string(entry.name), attributes(entry)]),
  ];
}

/** `/C:/dir`, as OpenSSH for Windows answers. */
function canonical(path: string): string {
  const absolute = path === '.' || path === '' ? '/C:/Users/ratchet' : path.replaceAll('\\', '/');
  const { pathname } = new URL(`file:///${absolute.replace(/^\/+/u, '').split('/').map(encodeURIComponent).join('/')}`);
  return decodeURIComponent(pathname);
}
