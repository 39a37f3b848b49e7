import { RatchetError } from '../../model/errors.ts';
import { bytesInWords } from '../../model/plain-words.ts';
import { mayPass } from '../connection.ts';
import { sha256OfFile, withFileBytes } from '../package/file-bytes.ts';
import { paced } from '../progress.ts';
import type { StageBench } from './bench.ts';
import { checkDiskSpace, isDiskFull } from './disk-space.ts';
import { remoteSha256 } from './remote-hash.ts';

// The end of a part may be torn where the connection broke.
const REWIND = 1024 * 1024;

/** Leaves a whole `pkg.part` with the right hash. */
export async function bringPart(bench: StageBench): Promise<void> {
  const { link, paths, agent, package: wanted, drive, staging } = bench;
  const there = await partSize(bench);
  const disk = { name: agent.name, drive, part: 'orchestrator' } as const;
  await checkDiskSpace(link, disk, wanted.size, there, staging.disk);
  if (there < wanted.size) await upload(bench, Math.floor(there / REWIND) * REWIND);
  if ((await partSha256(bench)) === wanted.sha256) return;

  await link.removeFile(paths.part);
  await upload(bench, 0);
  const found = await partSha256(bench);
  if (found === wanted.sha256) return;
  await link.removeFile(paths.part);
  throw await wrongTwice(bench, found);
}

async function partSize({ link, paths, package: wanted }: StageBench): Promise<number> {
  const part = await link.stat(paths.part);
  if (part === undefined) return 0;
  if (part.size <= wanted.size) return part.size;
  await link.removeFile(paths.part);
  return 0;
}

function partSha256({ link, paths, clock, timers, signal }: StageBench): Promise<string> {
  return remoteSha256(link, paths.part, { clock, timeoutMs: timers.hash }, signal);
}

async function upload(bench: StageBench, offset: number): Promise<void> {
  const { link, paths, clock, tell, system, agent, package: wanted, staging, signal, sent } = bench;
  const about = { system: system.name, agent: agent.name, file: wanted.name, totalBytes: wanted.size };
  const tellProgress = paced(clock, wanted.size, offset, (sentBytes, bytesPerSecond) =>
    tell({ kind: 'upload', ...about, sentBytes, bytesPerSecond }),
  );
  const onProgress = (bytes: number) => {
    sent.bytes = Math.max(sent.bytes, bytes);
    tellProgress(bytes);
  };
  const options = { offset, onProgress, bytesPerSecond: staging.bytesPerSecond };
  try {
    await withFileBytes(wanted.file, (source) => link.upload(source, paths.part, options, signal));
  } catch (thrown) {
    throw mayPass(thrown) && thrown.code === 'sftp.failure' ? await whyRefused(bench, thrown) : thrown;
  }
}

/** Windows answers a full disk, a quota and a file that somebody holds with one and the same status. */
async function whyRefused(bench: StageBench, cause: RatchetError): Promise<RatchetError> {
  const { link, drive, agent, package: wanted, sent } = bench;
  if (await isDiskFull(link, drive)) {
    return new RatchetError('stage.disk', `the disk of Agent "${agent.name}" is full; what has arrived is kept`, {
      blame: 'environment',
      hint: 'free disk space on it; the upload goes on where it stopped',
      cause,
    });
  }
  const free = await link.space(drive);
  const room = free === undefined ? '' : `, with ${bytesInWords(free.freeBytes)} free on ${drive}`;
  const message = `Agent "${agent.name}" refused to write "${wanted.name}" at ${bytesInWords(sent.bytes)}${room}`;
  return new RatchetError('sftp.failure', message, {
    blame: 'environment',
    hint: 'look on it for a quota of this account, and for a program that keeps the file open',
    cause,
  });
}

async function wrongTwice({ package: wanted, agent, signal }: StageBench, found: string): Promise<RatchetError> {
  const here = await sha256OfFile(wanted.file, signal);
  if (here !== wanted.sha256) {
    return new RatchetError('stage.hash', `"${wanted.file}" has become ${here} since it was ${wanted.sha256}`, {
      blame: 'operator',
      hint: 'put the right file back, and find out who changes packages on this machine',
    });
  }
  return new RatchetError(
    'stage.hash',
    `"${wanted.name}" arrived on Agent "${agent.name}" as ${found}, twice; it left as ${wanted.sha256}`,
    { blame: 'environment', hint: 'look for a virus scanner or a failing disk on the way' },
  );
}
