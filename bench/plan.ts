// What `ratchet plan` costs on fleets of growing size, with nothing remembered and with everything, beside `terraform plan`
// of as many resources, in one run.
//   npm run bench:plan [-- --sizes 10,100,1000,10000] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decidingCost } from './deciding.ts';
import { AT, type FleetOnDisk, writeFleet } from './fleet.ts';
import { type Cost, medianCost, type Program } from './measure.ts';
import { type Measurements, measurementsAsText, type SizeResult } from './measurements.ts';
import { terraformPlan, terraformVersion } from './terraform.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = path.join(ROOT, 'dist', 'cli', 'cli.js');
const START_UPS = 15;

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10,100,1000,10000' }, json: { type: 'boolean', default: false } },
});
const sizes = values.sizes.split(',').map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) throw new Error('write --sizes as 10,100,1000');

const root = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-'));
try {
  const measured = await measure(sizes, root);
  console.log(values.json ? JSON.stringify(measured, undefined, 2) : measurementsAsText(measured));
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function measure(systems: readonly number[], folder: string): Promise<Measurements> {
  const terraform = terraformVersion();
  const bare = await medianCost({ file: process.execPath, args: ['-e', '0'], cwd: ROOT }, START_UPS);
  const version = await medianCost({ file: process.execPath, args: [CLI, '--version'], cwd: ROOT }, START_UPS);
  const results: SizeResult[] = [];
  for (const size of systems) {
    progress(`${size} systems`);
    results.push(await measureSize(size, path.join(folder, String(size)), terraform !== undefined));
  }
  return { node: process.version, terraform, startUp: { bare: bare.wallMs, version: version.wallMs }, sizes: results };
}

async function measureSize(systems: number, folder: string, withTerraform: boolean): Promise<SizeResult> {
  const disk = await writeFleet(folder, systems);
  const cache = path.join(folder, 'cache');
  const plan = ratchetPlan(disk, cache);
  const forget = () => rmSync(cache, { recursive: true, force: true });
  const cold = await medianCost(plan, repetitions(systems), forget);
  const warm = await medianCost(plan, Math.max(3, repetitions(systems)));
  const deciding = await decidingCost(disk);
  const terraform = withTerraform ? await terraformCost(folder, systems) : undefined;
  rmSync(folder, { recursive: true, force: true });
  return { systems, cold, warm, deciding, terraform };
}

async function terraformCost(folder: string, systems: number): Promise<Cost> {
  return medianCost(await terraformPlan(folder, systems), repetitions(systems));
}

/** `cache` becomes the user's cache folder, whichever platform this is. */
function ratchetPlan({ folder, observed }: FleetOnDisk, cache: string): Program {
  const args = [CLI, 'plan', '--fleet', folder, '--observed', observed, '--at', AT, '--format', 'json'];
  const env = { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, HOME: cache };
  return { file: process.execPath, args, cwd: path.dirname(folder), env };
}

/** The whole run stays within minutes. */
function repetitions(systems: number): number {
  if (systems > 3000) return 1;
  return systems > 300 ? 3 : 5;
}

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`measuring ${what} ...\n`);
}
