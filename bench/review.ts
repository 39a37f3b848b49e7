// What `ratchet review` of a commit costs: base against head of fleets with 20 Agents a System, from a clone as a job has it, as
// the comment of a pull request; beside `ratchet plan` of the head alone.
//   npm run bench:review [-- --sizes 100,1000] [--runs 5] [--json]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { busyFleet } from './busy-fleet.ts';
import { AT, type FleetOnDisk, writeFleet } from './fleet.ts';
import { type Cost, medianCost } from './measure.ts';
import { megabytes, seconds, table } from './table.ts';

const CLI = fileURLToPath(new URL('../dist/cli/cli.js', import.meta.url));
const WINDOWS = 50;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const runs = Number(values.runs);
if (![...sizes, runs].every((number) => Number.isInteger(number) && number > 0)) {
  throw new Error('write --sizes as 100,1000 and --runs as a whole number');
}

interface Reviewed {
  readonly systems: number;
  readonly what: string;
  readonly cost: Cost;
}

const COMMITS: readonly (readonly [what: string, branch: string, edit: (disk: FleetOnDisk) => void])[] = [
  ['one System changes', 'one', (disk) => editSystems(disk, 1)],
  ['every System changes', 'every', (disk) => editSystems(disk, Number.POSITIVE_INFINITY)],
];

const root = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-'));
try {
  const results: Reviewed[] = [];
  for (const size of sizes) results.push(...(await costsOf(size)));
  console.log(values.json ? JSON.stringify({ node: process.version, results }, undefined, 2) : asText(results));
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function costsOf(systems: number): Promise<readonly Reviewed[]> {
  const folder = path.join(root, String(systems));
  const disk = await writeFleet(folder, systems, busyFleet(WINDOWS));
  commitAll(disk, 'main');
  const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
  const measured = async (what: string, args: readonly string[]): Promise<Reviewed> => {
    const whole = [CLI, ...args, '--observed', disk.observed, '--at', AT];
    const program = { file: process.execPath, args: whole, cwd: disk.folder, env };
    await medianCost(program, 1);
    return { systems, what, cost: await medianCost(program, runs) };
  };
  const found = [await measured('plan of the base', ['plan', '--fleet', '.', '--ref', 'main', '--format', 'markdown'])];
  for (const [what, branch, edit] of COMMITS) {
    git(disk, 'checkout', '--quiet', '-b', branch, 'main');
    edit(disk);
    commitAll(disk, branch);
    found.push(
      await measured(`review, ${what}`, ['review', '--base', 'main', '--head', branch, '--format', 'markdown']),
    );
  }
  rmSync(folder, { recursive: true, force: true });
  return found;
}

function editSystems({ folder }: FleetOnDisk, most: number): void {
  const systems = path.join(folder, 'systems');
  for (const name of readdirSync(systems).toSorted().slice(0, most)) {
    const file = path.join(systems, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^spec:\n/mu, 'spec:\n  suspend: { reason: an audit }\n'));
  }
}

function commitAll(disk: FleetOnDisk, branch: string): void {
  git(disk, 'init', '--quiet', `--initial-branch=${branch}`);
  git(disk, 'add', '--all');
  git(disk, 'commit', '--quiet', '--message', branch);
}

function git({ folder }: FleetOnDisk, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@test.example', ...args], { cwd: folder });
}

function asText(results: readonly Reviewed[]): string {
  const rows = results.map(({ systems, what, cost: { wallMs, cpuMs, peakBytes } }) => [
    String(systems),
    what,
    seconds(wallMs),
    seconds(cpuMs),
    megabytes(peakBytes),
  ]);
  return `node ${process.version}\n${table(['Systems', '', 'wall', 'CPU', 'peak'], rows)}`;
}
