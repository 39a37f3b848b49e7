import type { Cost } from './measure.ts';
import { megabytes, ratio, seconds, table } from './table.ts';

export interface SizeResult {
  readonly systems: number;
  readonly ratchet: Cost;
  /** Microseconds per system to decide, on input in memory. */
  readonly decidingUs: number;
  readonly terraform: Cost | undefined;
}

export interface Measurements {
  readonly node: string;
  /** Undefined where there is none. */
  readonly terraform: string | undefined;
  /** Milliseconds for `node -e 0` and `ratchet --version`. */
  readonly startUp: { readonly bare: number; readonly version: number };
  readonly sizes: readonly SizeResult[];
}

const COLUMNS = ['systems', 'wall', 'CPU', 'peak', 'deciding', 'terraform wall', 'CPU', 'peak', 'faster', 'memory'];

export function measurementsAsText({ node, terraform, startUp, sizes }: Measurements): string {
  const against = terraform === undefined ? 'terraform is missing here and was skipped' : `terraform ${terraform}`;
  const version = `ratchet --version ${startUp.version.toFixed(0)} ms, node -e 0 ${startUp.bare.toFixed(0)} ms: ${(startUp.version / startUp.bare).toFixed(2)} times as long`;
  return [`node ${node}, ${against}`, table(COLUMNS, sizes.map(rowOf)), version, ...growthLines(sizes)].join('\n');
}

function rowOf({ systems, ratchet, decidingUs, terraform }: SizeResult): string[] {
  const ours = [seconds(ratchet.wallMs), seconds(ratchet.cpuMs), megabytes(ratchet.peakBytes)];
  const theirs = [seconds(terraform?.wallMs), seconds(terraform?.cpuMs), megabytes(terraform?.peakBytes)];
  return [
    String(systems),
    ...ours,
    `${decidingUs.toFixed(0)} µs`,
    ...theirs,
    ratio(terraform?.wallMs, ratchet.wallMs),
    ratio(ratchet.peakBytes, terraform?.peakBytes),
  ];
}

/** The exponent k of cost ~ systems^k between neighbouring sizes: 1 is linear. */
function growthLines(sizes: readonly SizeResult[]): string[] {
  return sizes.slice(1).map((larger, index) => {
    const smaller = sizes[index] ?? larger;
    const grown = Math.log(larger.systems / smaller.systems);
    const exponent = (cost: (of: Cost) => number | undefined) =>
      (Math.log((cost(larger.ratchet) ?? Number.NaN) / (cost(smaller.ratchet) ?? Number.NaN)) / grown).toFixed(2);
    const exponents = `${exponent(({ wallMs }) => wallMs)} of wall time, ${exponent(({ cpuMs }) => cpuMs)} of CPU time`;
    return `growth from ${smaller.systems} to ${larger.systems} systems: exponent ${exponents}`;
  });
}
