import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import type { SimulatedAgent } from '../agent.ts';
import { fileShares } from './file-shares.ts';

/** How an upload breaks off. */
export interface UploadCut {
  /** The fault that did it. */
  readonly fault: string;
  /** As soon as the file has so many bytes. */
  readonly afterBytes: number;
  /** So many bytes at the end of what was written are lost: zeros. */
  readonly tornBytes: number;
  /** For so many virtual seconds the dead session keeps the file open, as OpenSSH for Windows may. */
  readonly lingerSeconds: number;
}

/** Only the upload of a package is cut; small files get through. */
function isUpload(file: string): boolean {
  return file.endsWith('.part');
}

/** To be asked after each write. True where the connection has just died under it. `file` is a path of this machine. */
export async function cutIfReached(agent: SimulatedAgent, file: string, size: number): Promise<boolean> {
  const cut = agent.uploadCut;
  if (cut === undefined || !isUpload(file) || size < cut.afterBytes) return false;
  agent.uploadCut = undefined;
  agent.record('sftp', `connection lost after ${size} bytes`);
  if (cut.lingerSeconds > 0) keepOpen(agent, file, cut.lingerSeconds);
  agent.cutSsh();
  if (cut.tornBytes > 0) zeroTail(file, cut.tornBytes);
  await agent.faults.happened(cut.fault, agent);
  if (agent.faults.isActive(cut.fault)) agent.uploadCut = cut;
  return true;
}

function zeroTail(file: string, bytes: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(bytes, size);
    writeSync(descriptor, Buffer.alloc(length), 0, length, size - length);
  } finally {
    closeSync(descriptor);
  }
}

function keepOpen({ disk, world }: SimulatedAgent, file: string, seconds: number): void {
  const release = fileShares(disk).hold(file, 'write');
  if (release !== undefined) void world.clock.sleep(seconds).then(release);
}
