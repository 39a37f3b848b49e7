// What an upload costs beside scp and sftp of OpenSSH, and what looking at many Agents costs, in one run.
//   npm run bench:upload [-- --megabytes 512] [--runs 5] [--systems 1000] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { noOpenSsh } from '../test/links/openssh-agent.ts';
import { measureObserving, type Observing } from './observing.ts';
import { megabytes, ratio, seconds, table } from './table.ts';
import { measureTransfers, type Transfer } from './transfers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '512' },
    runs: { type: 'string', default: '5' },
    systems: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});
const [size, runs, systems] = [values.megabytes, values.runs, values.systems].map(Number);
if (!size || !runs || !systems) throw new Error('write --megabytes 512 --runs 5 --systems 1000');

const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-bench-'));
try {
  const transfers = noOpenSsh === undefined ? await measureTransfers(folder, { megabytes: size, runs }) : [];
  const observed = [
    await measureObserving(ROOT, { systems: 1, agents: 1 }, runs),
    await measureObserving(ROOT, { systems: 1, agents: 20 }, runs),
    await measureObserving(ROOT, { systems, agents: 1 }, 1),
  ];
  const node = process.version;
  console.log(values.json ? JSON.stringify({ node, transfers, observed }, undefined, 2) : asText(transfers, observed));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function asText(transfers: readonly Transfer[], observed: readonly Observing[]): string {
  const others = transfers.filter(({ tool }) => tool !== 'ratchet').map(({ wallMs }) => wallMs);
  const ours = transfers.find(({ tool }) => tool === 'ratchet');
  const beside =
    ours === undefined
      ? `uploads were skipped: ${noOpenSsh} is not installed`
      : `ratchet is ${ratio(Math.min(...others), ours.wallMs)} as fast as the faster of the others`;
  return [
    `node ${process.version}, ${size} MB to an OpenSSH server on this machine, medians of ${runs}`,
    table(['tool', 'wall', 'CPU', 'above idle'], transfers.map(transferRow)),
    beside,
    '',
    'ratchet observe, as a whole process',
    table(['systems', 'Agents each', 'wall', 'CPU', 'peak memory', 'peak sockets'], observed.map(observedRow)),
  ].join('\n');
}

function transferRow({ tool, wallMs, cpuMs, aboveIdleBytes }: Transfer): string[] {
  return [tool, seconds(wallMs), seconds(cpuMs), megabytes(aboveIdleBytes)];
}

function observedRow({ systems: count, agents, cost }: Observing): string[] {
  const sockets = cost.peakSockets === undefined ? '-' : String(cost.peakSockets);
  return [String(count), String(agents), seconds(cost.wallMs), seconds(cost.cpuMs), megabytes(cost.peakBytes), sockets];
}
