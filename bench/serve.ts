// What `ratchet serve` costs: rounds of passes that find nothing to do, in one process and over real HTTP and SSH; how that
// grows; how long a commit takes to its plan; and what a day of doing nothing leaves in memory.
//   npm run bench:serve [-- --observed 1000 --within 600 --sizes 1000,2000,5000 --idle 200] [--json]
// `--observed 0`, `--sizes 0` and `--idle 0` leave that part out; the one over the network is given up after `--within` seconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type DecidedRound, decidedRounds, type Idle, idleDay } from './serving-alone.ts';
import { type ObservedRound, observedRound } from './serving-observed.ts';
import { megabytes, seconds, table } from './table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({
  options: {
    observed: { type: 'string', default: '1000' },
    within: { type: 'string', default: '600' },
    sizes: { type: 'string', default: '1000,2000,5000' },
    idle: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-serve-'));
try {
  const decided: DecidedRound[] = [];
  const sizes = values.sizes.split(',').map(Number);
  for (const size of sizes.filter((one) => one > 0)) decided.push(await decidedRounds(size, folder));
  const [idleSystems, systems, withinMs] = [Number(values.idle), Number(values.observed), Number(values.within) * 1000];
  const idle = idleSystems === 0 ? undefined : await idleDay(idleSystems, folder);
  const observed = systems === 0 ? undefined : await observedRound(ROOT, systems, withinMs);
  console.log(
    values.json ? JSON.stringify({ decided, idle, observed }, undefined, 2) : asText(decided, idle, observed),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function asText(decided: readonly DecidedRound[], idle: Idle | undefined, observed: ObservedRound | undefined): string {
  return [decidedAsText(decided), idleAsText(idle), observedAsText(observed)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function decidedAsText(decided: readonly DecidedRound[]): string {
  if (decided.length === 0) return '';
  return [
    'A round of passes without the network (looks from memory, store on disk):',
    table(
      ['systems', 'wall', 'CPU', 'CPU a system', 'memory'],
      decided.map(({ systems, wallMs, cpuMs, rssBytes }) => [
        String(systems),
        seconds(wallMs),
        seconds(cpuMs),
        `${(cpuMs / systems).toFixed(2)} ms`,
        megabytes(rssBytes),
      ]),
    ),
  ].join('\n');
}

function idleAsText(idle: Idle | undefined): string {
  if (idle === undefined) return '';
  const { systems, passes, heapAfterHour, heapAfterDay } = idle;
  return `24 simulated hours of ${systems} systems, ${passes} passes: heap ${megabytes(heapAfterHour)} after the first hour, ${megabytes(heapAfterDay)} after the last`;
}

function observedAsText(observed: ObservedRound | undefined): string {
  if (observed === undefined) return '';
  const { systems, first, next, rssBytes, commitToPlanMs } = observed;
  return [
    `The built command over HTTP and SSH, ${systems} systems of one Agent, simulated in another process:`,
    table(
      ['round', 'wall', 'CPU'],
      [
        ['first', seconds(first.wallMs), seconds(first.cpuMs)],
        ['next', seconds(next.wallMs), seconds(next.cpuMs)],
      ],
    ),
    `memory ${megabytes(rssBytes)}; from a changed file to its system's pass ${seconds(commitToPlanMs)}`,
  ].join('\n');
}
