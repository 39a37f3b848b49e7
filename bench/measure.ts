import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** What one run of a whole process cost. */
export interface Cost {
  readonly wallMs: number;
  /** User and system time; undefined where the platform does not tell. */
  readonly cpuMs: number | undefined;
  /** The most memory it held at once; undefined where the platform does not tell. */
  readonly peakBytes: number | undefined;
  /** The most sockets it was seen to hold at once; undefined where the platform does not tell. */
  readonly peakSockets: number | undefined;
}

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

// The kernel keeps the peak itself, so that only growth in the last moments before the end can be missed.
const LOOK_EVERY_MS = 10;
// Linux counts processor time in hundredths of a second.
const TICK_MS = 10;

/** Runs the program `times` times, each after `prepare`, and answers the median of each figure. Its output is thrown away. */
export async function medianCost(program: Program, times: number, prepare: () => void = () => {}): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run < times; run += 1) {
    prepare();
    costs.push(await costOf(program));
  }
  return {
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
    cpuMs: medianOfKnown(costs.map(({ cpuMs }) => cpuMs)),
    peakBytes: medianOfKnown(costs.map(({ peakBytes }) => peakBytes)),
    peakSockets: medianOfKnown(costs.map(({ peakSockets }) => peakSockets)),
  };
}

async function costOf({ file, args, cwd, env }: Program): Promise<Cost> {
  const before = childrenCpuMs();
  const started = performance.now();
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let peakBytes: number | undefined;
  let peakSockets: number | undefined;
  const looking = setInterval(() => {
    peakBytes = peakBytesOf(child.pid) ?? peakBytes;
    peakSockets = Math.max(peakSockets ?? 0, socketsOf(child.pid) ?? 0);
  }, LOOK_EVERY_MS);
  try {
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${said.slice(0, 2000)}`);
  } finally {
    clearInterval(looking);
  }
  const wallMs = performance.now() - started;
  const after = childrenCpuMs();
  const cpuMs = before === undefined || after === undefined ? undefined : after - before;
  return { wallMs, cpuMs, peakBytes, peakSockets: peakSockets === 0 ? undefined : peakSockets };
}

function socketsOf(pid: number | undefined): number | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).filter((fd) => readlinkSync(`${folder}/${fd}`).startsWith('socket:')).length;
  } catch {
    // It has ended, has closed one of them in this moment, or the platform does not tell.
    return undefined;
  }
}

function peakBytesOf(pid: number | undefined): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/mu.exec(proc(`${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Of all children that have ended so far. */
function childrenCpuMs(): number | undefined {
  const stat = proc('self/stat');
  if (stat === undefined) return undefined;
  // The name in brackets may hold spaces; the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[13], fields[14]];
  return (Number(user) + Number(system)) * TICK_MS;
}

function proc(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing');
  return (low + high) / 2;
}

function medianOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}
