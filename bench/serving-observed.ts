import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Round {
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
}

export interface ObservedRound {
  readonly systems: number;
  readonly first: Round;
  readonly next: Round;
  readonly rssBytes: number | undefined;
  readonly commitToPlanMs: number;
}

const SITE = fileURLToPath(new URL('simulated-site.ts', import.meta.url));
const PORT = 18_420;
const TOKEN = 'the-token-of-the-bench';
const TICK_MS = 10;

/** The built service against a simulated fleet in another process: two rounds of passes, and a changed file. Given up after `withinMs`. */
export async function observedRound(root: string, systems: number, withinMs: number): Promise<ObservedRound> {
  const site = spawn(process.execPath, ['--import', 'tsx', SITE, String(systems), '1'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(site.stdout, 'data');
  const config = String(line).trim();
  const token = `{ bench: { role: operator, token: "env:BENCH_TOKEN" } }`;
  const http = `http: { listen: "127.0.0.1:${PORT}", tokens: ${token} }\nserve: { reconcile: "0 0 1 1 *", poll: 24h }\n`;
  const catalog = path.join(path.dirname(config), 'fleet', 'catalog.yaml');
  // Nothing to install: the rounds are to find nothing to do.
  writeFileSync(catalog, 'apiVersion: ratchet/v1\nkind: Catalog\nspec: { packages: [] }\n');
  appendFileSync(config, http);
  const args = [path.join(root, 'dist', 'cli', 'cli.js'), 'serve', '--config', config];
  const begun = performance.now();
  const running = spawn(process.execPath, args, {
    env: { ...process.env, BENCH_TOKEN: TOKEN },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const passes: { system: string; commit: string }[] = [];
    createInterface({ input: running.stderr }).on('line', (text) => {
      const told = text.startsWith('{') ? JSON.parse(text) : {};
      if (told.msg === 'pass done' || told.msg === 'pass failed') passes.push(told);
    });
    const until = async (holds: () => boolean) => {
      while (!holds()) {
        if (performance.now() - begun > withinMs) throw new Error(`only ${passes.length} passes in ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await until(() => passes.length >= systems);
    const first = { wallMs: performance.now() - begun, cpuMs: cpuMsOf(running.pid) };

    const [again, cpu] = [performance.now(), cpuMsOf(running.pid)];
    await fetch(`http://127.0.0.1:${PORT}/api/v1/sync`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    await until(() => passes.length >= 2 * systems);
    const spent = cpuMsOf(running.pid);
    const cpuMs = spent === undefined || cpu === undefined ? undefined : spent - cpu;
    const next = { wallMs: performance.now() - again, cpuMs };

    const last = `s${systems - 1}`;
    const file = path.join(path.dirname(config), 'fleet', `${last}.yaml`);
    const before = passes.length;
    const changed = performance.now();
    writeFileSync(file, readFileSync(file, 'utf8').replace('mode: apply', 'mode: plan-only'));
    await until(() => passes.slice(before).some(({ system }) => system === last));
    const commitToPlanMs = performance.now() - changed;
    return { systems, first, next, rssBytes: rssOf(running.pid), commitToPlanMs };
  } finally {
    running.kill('SIGTERM');
    if (running.exitCode === null) await once(running, 'exit');
    site.stdin.end();
    if (site.exitCode === null) await once(site, 'exit');
  }
}

function cpuMsOf(pid: number | undefined): number | undefined {
  const stat = proc(`${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function rssOf(pid: number | undefined): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(proc(`${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function proc(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
