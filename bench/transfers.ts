import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type OpenSshAgent, startOpenSshAgent } from '../test/links/openssh-agent.ts';
import { median, medianCost, type Program } from './measure.ts';

/** Medians of what moving one file to a real OpenSSH server cost. */
export interface Transfer {
  readonly tool: 'ratchet' | 'scp' | 'sftp';
  readonly wallMs: number;
  /** Of the sending side. */
  readonly cpuMs: number | undefined;
  /** Memory that an upload of ours took beyond what its process held before. */
  readonly aboveIdleBytes: number | undefined;
}

const UPLOAD_ONCE = fileURLToPath(new URL('upload-once.ts', import.meta.url));
const TARGET = 'C:/practice/package';
const MEGABYTE = 1024 * 1024;

/** The three take turns, so that whatever else the machine does falls on all of them. */
export async function measureTransfers(
  folder: string,
  { megabytes, runs }: { readonly megabytes: number; readonly runs: number },
): Promise<readonly Transfer[]> {
  const file = path.join(folder, 'package');
  await writeRandom(file, megabytes);
  const server = await startOpenSshAgent();
  try {
    const keyFile = path.join(folder, 'key');
    await writeFile(keyFile, server.privateKey, { mode: 0o600 });
    const ways = [
      await ratchetUpload(folder, file, keyFile, server),
      await openSshTool('scp', folder, file, keyFile, server),
      await openSshTool('sftp', folder, file, keyFile, server),
    ];
    const found: Transfer[] = [];
    for (let run = 0; run < runs; run += 1) {
      for (const way of ways) found.push(await way());
    }
    return (['ratchet', 'scp', 'sftp'] as const).map((tool) => medianOf(found.filter((each) => each.tool === tool)));
  } finally {
    await server.stop();
  }
}

type Way = () => Promise<Transfer>;

/** Measured inside of its process, from the first packet of the connection to the last one: Node is started by then. */
async function ratchetUpload(
  folder: string,
  file: string,
  keyFile: string,
  { port, user, hostKeyPin }: OpenSshAgent,
): Promise<Way> {
  const order = path.join(folder, 'order.json');
  const ssh = { host: '127.0.0.1', port, hostKey: hostKeyPin };
  const agent = { name: 'dma01', role: 'standalone', url: 'https://127.0.0.1', ssh };
  await writeFile(order, JSON.stringify({ file, to: TARGET, agent, user, keyFile }));
  return async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', UPLOAD_ONCE, order]);
    return { tool: 'ratchet', ...JSON.parse(stdout) };
  };
}

/** Measured as whole processes, which start within milliseconds. */
async function openSshTool(
  tool: 'scp' | 'sftp',
  folder: string,
  file: string,
  keyFile: string,
  { port, user }: OpenSshAgent,
): Promise<Way> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const common = ['-F', 'none', '-i', keyFile, '-P', String(port), ...options.flatMap((option) => ['-o', option])];
  const batch = path.join(folder, 'batch');
  await writeFile(batch, `put ${file} ${TARGET}\n`);
  const args = {
    scp: [...common, '-q', file, `${user}@127.0.0.1:./${TARGET}`],
    sftp: [...common, '-q', '-b', batch, `${user}@127.0.0.1`],
  };
  const program: Program = { file: tool, args: args[tool], cwd: folder };
  return async () => {
    const { wallMs, cpuMs } = await medianCost(program, 1);
    return { tool, wallMs, cpuMs, aboveIdleBytes: undefined };
  };
}

function medianOf(runs: readonly Transfer[]): Transfer {
  const [first] = runs;
  if (first === undefined) throw new RangeError('write --runs as 1 or more');
  const of = (figure: (run: Transfer) => number | undefined) => {
    const known = runs.map(figure).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : median(known);
  };
  return {
    tool: first.tool,
    wallMs: median(runs.map(({ wallMs }) => wallMs)),
    cpuMs: of(({ cpuMs }) => cpuMs),
    aboveIdleBytes: of(({ aboveIdleBytes }) => aboveIdleBytes),
  };
}

/** Nothing on the way could make it shorter. */
async function writeRandom(file: string, megabytes: number): Promise<void> {
  const handle = await open(file, 'w');
  for (let written = 0; written < megabytes; written += 1) await handle.write(randomBytes(MEGABYTE));
  await handle.close();
}
