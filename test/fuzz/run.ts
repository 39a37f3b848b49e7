// `npm run fuzz [inputs]`, which see.

import { PARSERS } from './parsers/index.ts';
import { fuzz } from './play.ts';

const [inputs = 0, seed = 0] = process.argv.slice(2).map(Number);
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
  say(`          the smallest input found, as base64: ${outcome.input.slice(0, 2000)}`);
}
say(failures === 0 ? `${each * PARSERS.length} inputs, all answered` : `${failures} parsers failed`);
process.exitCode = failures === 0 ? 0 : 1;
