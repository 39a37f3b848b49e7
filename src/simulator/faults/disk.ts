import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { AgentDisk } from '../disk.ts';
import { RATCHET_ROOT } from '../layout.ts';
import type { Fault } from './fault.ts';

const LITTLE_SPACE = 1_000_000;
const LONGEST_FILE = 262_144;

/** What goes wrong with the Agent's drive. */
export const DISK_FAULTS = [
  {
    id: 'disk-full',
    about: 'statvfs tells of 1 MB free (over ssh2), and no file can grow beyond `bytes`',
    takes: { bytes: LONGEST_FILE },
    inject(agent, { bytes }) {
      agent.disk.freeBytes = LITTLE_SPACE;
      agent.disk.writeLimit = bytes;
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
    about: 'no file can grow beyond `bytes`, though statvfs tells of plenty of space',
    takes: { bytes: LONGEST_FILE },
    inject(agent, { bytes }) {
      agent.disk.writeLimit = bytes;
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.disk.writeLimit = Number.POSITIVE_INFINITY;
      return agent.reloadSsh();
    },
  },
  {
    id: 'hash-mismatch',
    about: 'a byte of a file is flipped on the drive when certutil is about to hash it, `times` times; 0 is always',
    takes: { times: 0 },
    async command(agent, command, usual) {
      const { disk, world } = agent;
      const path = /^certutil -hashfile (?<path>\S+)/iu.exec(command)?.groups?.['path'];
      const file = path === undefined ? undefined : disk.locate(path);
      if (file !== undefined && disk.exists(path ?? '')) {
        // Another place each time, so that a second flip never mends the first.
        flipByte(file, world.journal.entries().length);
        await agent.faults.happened('hash-mismatch', agent);
      }
      return usual();
    },
  },
  {
    id: 'package-tampered',
    about: 'somebody changes the staged package right before the launch, which the guard of run.cmd finds (243)',
    async command({ disk, world }, command, usual) {
      if (/^schtasks \/run /iu.test(command)) {
        for (const file of stagedPackages(disk)) flipByte(file, world.journal.entries().length);
      }
      return usual();
    },
  },
  {
    id: 'sharing-violation',
    about: 'an antivirus holds what was just written: `times` renames are answered with status 4',
    takes: { times: 2 },
    windowsOnly: true,
    async refusesRename(agent) {
      await agent.faults.happened('sharing-violation', agent);
      return true;
    },
  },
] as const satisfies readonly Fault[];

function stagedPackages(disk: AgentDisk): readonly string[] {
  const shelf = `${RATCHET_ROOT}/packages`;
  return disk
    .list(shelf)
    .flatMap((folder) => disk.list(`${shelf}/${folder}`).map((name) => `${shelf}/${folder}/${name}`))
    .filter((path) => path.endsWith('.dmupgrade'))
    .map((path) => disk.locate(path))
    .filter((file) => file !== undefined);
}

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
