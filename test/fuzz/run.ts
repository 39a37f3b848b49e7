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
for await (const outcome of fuzz({ parsers: PARSERS.map(({ name }) => name), seed, inputs: each })) {
  if (outcome.kind === 'answered') {
    say(`answered  ${outcome.parser}, the slowest in ${Math.round(outcome.slowestMs)} ms`);
    continue;
  }
  failures += 1;
  say(`FAILED    ${outcome.parser}: ${outcome.why}`);
  say(`          the smallest input that was found, as base64: ${outcome.input.slice(0, 2000)}`);
}
say(failures === 0 ? `${each * PARSERS.length} inputs, all answered` : `${failures} parsers failed`);
process.exitCode = failures === 0 ? 0 : 1;
