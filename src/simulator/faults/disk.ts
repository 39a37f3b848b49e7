import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Fault } from './fault.ts';

const LITTLE_SPACE = 1_000_000;
const LONGEST_FILE = 262_144;

/** What goes wrong with the Agent's drive. */
export const DISK_FAULTS = [
  {
    id: 'disk-full',
    about: 'statvfs tells of 1 MB free (over ssh2), and no file can grow beyond 256 KB',
    inject(agent) {
      agent.disk.freeBytes = LITTLE_SPACE;
      agent.disk.writeLimit = LONGEST_FILE;
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.disk.freeBytes = undefined;
      agent.disk.writeLimit = Number.POSITIVE_INFINITY;
      return agent.reloadSsh();
    },
  },
  {
    id: 'write-quota',
    about: 'no file can grow beyond 256 KB, though statvfs tells of plenty of space',
    inject(agent) {
      agent.disk.writeLimit = LONGEST_FILE;
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.disk.writeLimit = Number.POSITIVE_INFINITY;
      return agent.reloadSsh();
    },
  },
  {
    id: 'hash-mismatch',
    about: 'a byte of a file is flipped on the drive whenever certutil is about to hash it',
    async command({ disk, world }, command, usual) {
      const path = /^certutil -hashfile (?<path>\S+)/iu.exec(command)?.groups?.['path'];
      const file = path === undefined ? undefined : disk.locate(path);
      // Another place each time, so that a second flip never mends the first.
      if (file !== undefined && disk.exists(path ?? '')) flipByte(file, world.journal.entries().length);
      return usual();
    },
  },
] as const satisfies readonly Fault[];

function flipByte(file: string, place: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const byte = Buffer.alloc(1);
    if (size === 0 || readSync(descriptor, byte, 0, 1, place % size) === 0) return;
    byte.writeUInt8(byte.readUInt8() ^ 0xff);
    writeSync(descriptor, byte, 0, 1, place % size);
  } finally {
    closeSync(descriptor);
  }
}
