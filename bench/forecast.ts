// What looking ahead costs: `ratchet forecast` of a fleet with two hops ahead, many windows and freezes; and what it costs
// `ratchet plan` that the same fleet has 10, 100, … 10 000 windows.
//   npm run bench:forecast [-- --systems 1000] [--days 90] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { busyFleet, busyFleetInWaves } from './busy-fleet.ts';
import { AT, type FleetKind, writeFleet } from './fleet.ts';
import { type Cost, medianCost } from './measure.ts';
import { megabytes, seconds, table } from './table.ts';

const CLI = fileURLToPath(new URL('../dist/cli/cli.js', import.meta.url));
const RUNS = 5;
const WINDOW_COUNTS = [1, 10, 100, 1000, 10_000];

const { values } = parseArgs({
  options: {
    systems: { type: 'string', default: '1000' },
    days: { type: 'string', default: '90' },
    json: { type: 'boolean', default: false },
  },
});
const [systems, days] = [Number(values.systems), Number(values.days)];
if (![systems, days].every((number) => Number.isInteger(number) && number > 0)) {
  throw new Error('write --systems and --days as whole numbers');
}

interface Looked {
  readonly what: string;
  readonly cost: Cost;
}

const root = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-'));
try {
  const results = [...(await forecastCosts()), ...(await planCosts())];
  console.log(
    values.json ? JSON.stringify({ node: process.version, systems, results }, undefined, 2) : asText(results),
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function forecastCosts(): Promise<readonly Looked[]> {
  const command = ['forecast', '--days', String(days)];
  const what = `forecast, ${days} days, 50 windows, 2 freezes`;
  return [
    { what, cost: await costOf('forecast', busyFleet(50), command) },
    { what: `${what}, 5 waves`, cost: await costOf('waves', busyFleetInWaves(50), command) },
  ];
}

async function planCosts(): Promise<readonly Looked[]> {
  const found: Looked[] = [];
  for (const count of WINDOW_COUNTS) {
    found.push({ what: `plan, ${count} windows`, cost: await costOf(`plan-${count}`, busyFleet(count), ['plan']) });
  }
  return found;
}

/** Of the whole process, where it is remembered what the files say. */
async function costOf(name: string, kind: FleetKind, command: readonly string[]): Promise<Cost> {
  const folder = path.join(root, name);
  const disk = await writeFleet(folder, systems, kind);
  const source = ['--fleet', disk.folder, '--observed', disk.observed, '--at', AT, '--format', 'json'];
  const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
  const program = { file: process.execPath, args: [CLI, ...command, ...source], cwd: root, env };
  await medianCost(program, 1);
  return medianCost(program, RUNS);
}

function asText(results: readonly Looked[]): string {
  const rows = results.map(({ what, cost: { wallMs, cpuMs, peakBytes } }) => [
    what,
    seconds(wallMs),
    seconds(cpuMs),
    megabytes(peakBytes),
  ]);
  return `node ${process.version}, ${systems} systems\n${table(['', 'wall', 'CPU', 'peak'], rows)}`;
}
