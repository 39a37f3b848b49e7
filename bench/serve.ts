// What `ratchet serve` costs: rounds of passes that find nothing to do, in one process and over real HTTP and SSH; how that
// grows; how long a commit takes to its plan; and what a day of doing nothing leaves in memory.
//   npm run bench:serve [-- --observed 1000 --sizes 1000,2000,5000 --idle 200] [--json]
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
    sizes: { type: 'string', default: '1000,2000,5000' },
    idle: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-serve-'));
try {
  const decided: DecidedRound[] = [];
  for (const size of values.sizes.split(',').map(Number)) decided.push(await decidedRounds(size, folder));
  const idle = await idleDay(Number(values.idle), folder);
  const observed = Number(values.observed) === 0 ? undefined : await observedRound(ROOT, Number(values.observed));
  console.log(
    values.json ? JSON.stringify({ decided, idle, observed }, undefined, 2) : asText(decided, idle, observed),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function asText(decided: readonly DecidedRound[], idle: Idle, observed: ObservedRound | undefined): string {
  const lines = [
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
    '',
    `24 simulated hours of ${idle.systems} systems, ${idle.passes} passes: heap ${megabytes(idle.heapAfterHour)} after the first hour, ${megabytes(idle.heapAfterDay)} after the last`,
  ];
  if (observed === undefined) return lines.join('\n');
  const { systems, first, next, rssBytes, commitToPlanMs } = observed;
  return [
    ...lines,
    '',
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
