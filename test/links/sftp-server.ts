import fs from 'node:fs/promises';
import path from 'node:path';
import type { Attributes, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;
const { OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, OP_UNSUPPORTED } = STATUS_CODE;

/** What an SFTP session did, and what it is told to do wrong. */
export interface SftpTrace {
  /** Numeric flags of every open. */
  readonly opens: { path: string; flags: number }[];
  openHandles: number;
  sessions: number;
  /** The first so many sessions answer no more. */
  frozenSessions: number;
  /** Called with every write before it is done. */
  onWrite: (written: number) => void | Promise<void>;
  /** Extensions that the server leaves out of its greeting. */
  readonly withheld: Set<string>;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'posix-rename@openssh.com': '1',
  'statvfs@openssh.com': '2',
  'fsync@openssh.com': '1',
};

const VERSION = 2;

/** Serves the files below `root` over one SFTP channel, with the statuses of a Windows server: all trouble is 4. */
export function serveSftp(sftp: SFTPWrapper, root: string, trace: SftpTrace): void {
  announceExtensions(sftp, trace);
  const handles = new Map<
    number,
    fs.FileHandle | { entries: { filename: string; longname: string; attrs: Attributes }[] }
  >();
  trace.sessions += 1;
  const session = trace.sessions;
  let lastHandle = 0;
  let written = 0;

  const local = (remote: string) => path.join(root, remote === '.' ? '' : remote);
  const add = (value: fs.FileHandle | { entries: [] }) => {
    lastHandle += 1;
    handles.set(lastHandle, value);
    trace.openHandles += 1;
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(lastHandle);
    return handle;
  };
  const fileOf = (handle: Buffer) => {
    const found = handles.get(handle.readUInt32BE());
    if (found === undefined || 'entries' in found) throw new Error('no such handle');
    return found;
  };
  // Requests are carried out one after the other, as the real server does.
  let turn: Promise<unknown> = Promise.resolve();
  const answer = (id: number, act: () => Promise<void>) => {
    turn = turn.then(async () => {
      if (session <= trace.frozenSessions) return;
      await act().catch((error: NodeJS.ErrnoException) => sftp.status(id, statusOf(error)));
    });
  };
  const done = (id: number, act: () => Promise<unknown>) =>
    answer(id, async () => {
      await act();
      sftp.status(id, OK);
    });

  sftp.on('close', () => {
    for (const handle of handles.values()) if (!('entries' in handle)) void handle.close();
    handles.clear();
  });

  sftp.on('OPEN', (id: number, name: string, flags: number) =>
    answer(id, async () => {
      trace.opens.push({ path: name, flags });
      const file = await fs.open(local(name), nodeFlags(flags));
      sftp.handle(id, add(file));
    }),
  );
  sftp.on('READ', (id: number, handle: Buffer, offset: number, length: number) =>
    answer(id, async () => {
      const { bytesRead, buffer } = await fileOf(handle).read(Buffer.alloc(Math.min(length, 32_768)), 0, null, offset);
      if (bytesRead === 0) sftp.status(id, EOF);
      else sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id: number, handle: Buffer, offset: number, data: Buffer) => {
    // ssh2 uses the memory of a packet again.
    const bytes = Buffer.from(data);
    done(id, async () => {
      written += data.length;
      await trace.onWrite(written);
      await fileOf(handle).write(bytes, 0, bytes.length, offset);
    });
  });
  sftp.on('CLOSE', (id: number, handle: Buffer) =>
    done(id, async () => {
      const found = handles.get(handle.readUInt32BE());
      if (!handles.delete(handle.readUInt32BE())) throw new Error('no such handle');
      trace.openHandles -= 1;
      if (found !== undefined && !('entries' in found)) await found.close();
    }),
  );
  sftp.on('STAT', (id: number, name: string) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await fs.stat(local(name))))),
  );
  sftp.on('OPENDIR', (id: number, name: string) =>
    answer(id, async () => {
      const names = await fs.readdir(local(name), { encoding: 'buffer' });
      const entries = await Promise.all(
        names.map(async (filename) => {
          const attrs = attributesOf(await fs.lstat(Buffer.concat([Buffer.from(`${local(name)}/`), filename])));
          return { filename: filename.toString(), longname: '', attrs };
        }),
      );
      sftp.handle(id, add({ entries } as { entries: [] }));
    }),
  );
  sftp.on('READDIR', (id: number, handle: Buffer) =>
    answer(id, async () => {
      const found = handles.get(handle.readUInt32BE());
      const entries = found !== undefined && 'entries' in found ? found.entries.splice(0, 100) : [];
      if (entries.length === 0) sftp.status(id, EOF);
      else sftp.name(id, entries);
    }),
  );
  sftp.on('REALPATH', (id: number, name: string) =>
    answer(id, async () => sftp.name(id, [{ filename: `/${name}`, longname: name, attrs: {} as Attributes }])),
  );
  sftp.on('MKDIR', (id: number, name: string) => done(id, () => fs.mkdir(local(name))));
  sftp.on('RMDIR', (id: number, name: string) => done(id, () => fs.rmdir(local(name))));
  sftp.on('REMOVE', (id: number, name: string) => done(id, () => fs.unlink(local(name))));
  sftp.on('EXTENDED', (id: number, name: string, data: Buffer) =>
    answer(id, async () => {
      switch (trace.withheld.has(name) ? '' : name) {
        case 'posix-rename@openssh.com': {
          const [from = '', to = ''] = strings(data);
          await fs.rename(local(from), local(to));
          return sftp.status(id, OK);
        }
        case 'fsync@openssh.com':
          return sftp.status(id, OK);
        case 'statvfs@openssh.com':
          return extendedReply(sftp, id, statvfs(1000, 400));
        default:
          return sftp.status(id, OP_UNSUPPORTED);
      }
    }),
  );
}

interface Inside {
  readonly outgoing: { readonly id: number };
  _protocol: { channelData(id: number, data: Buffer): void };
}

/** ssh2's server greets without extensions; this puts them into its greeting. */
function announceExtensions(sftp: SFTPWrapper, trace: SftpTrace): void {
  const inside = sftp as unknown as Inside;
  const protocol = inside._protocol;
  inside._protocol = Object.create(protocol, {
    channelData: {
      value: (id: number, data: Buffer) => protocol.channelData(id, data[4] === VERSION ? greeting(trace) : data),
    },
  });
}

function greeting(trace: SftpTrace): Buffer {
  const offered = Object.entries(EXTENSIONS).filter(([name]) => !trace.withheld.has(name));
  const body = Buffer.concat([Buffer.from([VERSION, 0, 0, 0, 3]), ...offered.flat().map(string)]);
  return Buffer.concat([uint32(body.length), body]);
}

function extendedReply(sftp: SFTPWrapper, id: number, payload: Buffer): void {
  const inside = sftp as unknown as Inside;
  const body = Buffer.concat([Buffer.from([201]), uint32(id), payload]);
  inside._protocol.channelData(inside.outgoing.id, Buffer.concat([uint32(body.length), body]));
}

function statvfs(totalBlocks: number, freeBlocks: number): Buffer {
  const fields = [4096, 4096, totalBlocks, freeBlocks, freeBlocks, 1, 1, 1, 0, 0, 255];
  return Buffer.concat(fields.map((field) => Buffer.concat([uint32(0), uint32(field)])));
}

function nodeFlags(flags: number): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_EXCL } = fs.constants;
  const access = flags & OPEN_MODE.WRITE ? (flags & OPEN_MODE.READ ? O_RDWR : O_WRONLY) : O_RDONLY;
  const created = flags & OPEN_MODE.CREAT ? O_CREAT : 0;
  const truncated = flags & OPEN_MODE.TRUNC ? O_TRUNC : 0;
  return access | created | truncated | (flags & OPEN_MODE.EXCL ? O_EXCL : 0);
}

function attributesOf(stats: { mode: number; size: number; mtimeMs: number }): Attributes {
  const seconds = Math.floor(stats.mtimeMs / 1000);
  return { mode: stats.mode, size: stats.size, uid: 0, gid: 0, atime: seconds, mtime: seconds };
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'ENOENT' || code === 'ENOTDIR') return NO_SUCH_FILE;
  return code === 'EACCES' || code === 'EPERM' ? PERMISSION_DENIED : FAILURE;
}

function strings(data: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < data.length; ) {
    const length = data.readUInt32BE(at);
    found.push(data.subarray(at + 4, at + 4 + length).toString());
    at += 4 + length;
  }
  return found;
}

function string(text: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
