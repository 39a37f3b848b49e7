import type { Deciding } from './deciding.ts';
import type { Cost } from './measure.ts';
import { megabytes, ratio, seconds, table } from './table.ts';

export interface SizeResult {
  readonly systems: number;
  /** Nothing is remembered: every file is parsed, and what it says is written down. */
  readonly cold: Cost;
  /** What every file says is remembered from a run before. */
  readonly warm: Cost;
  readonly deciding: Deciding;
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

const COLUMNS = [
  'systems',
  '',
  'wall',
  'CPU',
  'peak',
  'wall: faster',
  'CPU: less',
  'peak: share',
  'deciding: first',
  'steady',
  'undigested',
];

export function measurementsAsText({ node, terraform, startUp, sizes }: Measurements): string {
  const against = terraform === undefined ? 'terraform is missing here and was skipped' : `terraform ${terraform}`;
  const version = `ratchet --version ${startUp.version.toFixed(0)} ms, node -e 0 ${startUp.bare.toFixed(0)} ms: ${(startUp.version / startUp.bare).toFixed(2)} times as long`;
  const growth = [...growthLines('cold', sizes), ...growthLines('warm', sizes)];
  return [`node ${node}, ${against}`, table(COLUMNS, sizes.flatMap(rowsOf)), version, ...growth].join('\n');
}

function rowsOf({ systems, cold, warm, deciding, terraform }: SizeResult): string[][] {
  const figures = ({ wallMs, cpuMs, peakBytes }: Cost) => [seconds(wallMs), seconds(cpuMs), megabytes(peakBytes)];
  const ours = (cost: Cost) => [
    ...figures(cost),
    ratio(terraform?.wallMs, cost.wallMs),
    ratio(terraform?.cpuMs, cost.cpuMs),
    ratio(cost.peakBytes, terraform?.peakBytes),
  ];
  const theirs = terraform === undefined ? [] : [[String(systems), 'terraform', ...figures(terraform)]];
  return [
    ...theirs,
    [String(systems), 'cold', ...ours(cold)],
    [
      String(systems),
      'warm',
      ...ours(warm),
      micros(deciding.first),
      micros(deciding.steady),
      micros(deciding.undigested),
    ],
  ];
}

function micros(microseconds: number): string {
  return `${microseconds.toFixed(0)} µs`;
}

/** The exponent k of cost ~ systems^k between neighbouring sizes: 1 is linear. */
function growthLines(which: 'cold' | 'warm', sizes: readonly SizeResult[]): string[] {
  return sizes.slice(1).map((larger, index) => {
    const smaller = sizes[index] ?? larger;
    const grown = Math.log(larger.systems / smaller.systems);
    const exponent = (cost: (of: Cost) => number | undefined) =>
      (Math.log((cost(larger[which]) ?? Number.NaN) / (cost(smaller[which]) ?? Number.NaN)) / grown).toFixed(2);
    const exponents = `${exponent(({ wallMs }) => wallMs)} of wall time, ${exponent(({ cpuMs }) => cpuMs)} of CPU time`;
    return `${which}, growth from ${smaller.systems} to ${larger.systems} systems: exponent ${exponents}`;
  });
}
