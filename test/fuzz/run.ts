// `npm run fuzz [inputs]`: every parser of what others write, over that many hostile inputs, a million unless told
// otherwise, shared among the parsers. None may crash, take more than 2 s of the processor for one input, or more than
// 512 MB of heap. Prints the seed; `FC_SEED=<seed> npm run fuzz` makes the same inputs again.
import { PARSERS } from './parsers/index.ts';
import { fuzz } from './play.ts';

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    'write a whole number of inputs, such as "npm run fuzz 100000", and as FC_SEED a whole number\n',
  );
  process.exit(1);
}

const each = Math.ceil(inputs / PARSERS.length);
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`${PARSERS.length} parsers, ${each} inputs each, seed ${seed}`);
let failures = 0;
const most = { slowestMs: 0, longestBytes: 0, peakMb: 0 };
for await (const outcome of fuzz({ parsers: PARSERS.map(({ name }) => name), seed, inputs: each })) {
  if (outcome.kind === 'answered') {
    const { parser, slowestMs, longestBytes, peakMb } = outcome;
    say(`answered  ${parser}, the slowest in ${Math.round(slowestMs)} ms`);
    most.slowestMs = Math.max(most.slowestMs, slowestMs);
    most.longestBytes = Math.max(most.longestBytes, longestBytes);
    most.peakMb = Math.max(most.peakMb, peakMb);
    continue;
  }
  failures += 1;
  say(`FAILED    ${outcome.parser}: ${outcome.why}`);
  say(`          the smallest input that was found, as base64: ${outcome.input.slice(0, 2000)}`);
}
const seconds = Math.round(performance.now() / 1000);
say(
  `${seconds} s; the slowest input ${Math.round(most.slowestMs)} ms of the processor, the longest ${most.longestBytes} bytes, the process at most ${Math.round(most.peakMb)} MB`,
);
say(failures === 0 ? `${each * PARSERS.length} inputs, all answered` : `${failures} parsers failed`);
process.exitCode = failures === 0 ? 0 : 1;
