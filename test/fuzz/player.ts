// A process of its own, because a parser that never ends, or takes all memory, would take the tests along:
// `player.ts <seed> <inputs> <file> <parsers…>`. The input in hand is always in the file, for whoever finds this process gone.
import { ftruncateSync, openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { inputsOf } from './inputs.ts';
import { type FuzzedParser, survives } from './parser.ts';
import { PARSERS } from './parsers/index.ts';
import type { Message } from './play.ts';

const LONGEST_MS = 2000;
const ATTEMPTS = 3;

const [seed, inputs, file = '', ...names] = process.argv.slice(2);
const inHand = openSync(file, 'w+');

/** A pipe may take a part of it at a time. */
function tell(message: Message): void {
  let left = Buffer.from(`${JSON.stringify(message)}\n`);
  while (left.length > 0) left = left.subarray(writeSync(1, left));
}

function keep(input: Uint8Array): void {
  ftruncateSync(inHand, 0);
  writeSync(inHand, input, 0, input.length, 0);
}

/** Whoever shares the processor's caches slows what it does; what is slow by itself is so every time. */
async function leastMs(act: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 1; attempt <= ATTEMPTS && least > LONGEST_MS; attempt += 1) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

async function play(parser: FuzzedParser): Promise<void> {
  let slowestMs = 0;
  let longestBytes = 0;
  let saidAt = performance.now();
  const property = fc.asyncProperty(inputsOf(parser), async (input) => {
    keep(input);
    const tookMs = await leastMs(() => survives(parser, input));
    // V8 holds what a weak reference was made to until the event is over; without a network it would never be.
    await setImmediate();
    slowestMs = Math.max(slowestMs, tookMs);
    longestBytes = Math.max(longestBytes, input.length);
    if (tookMs > LONGEST_MS) throw new Error(`it took ${Math.round(tookMs)} ms of the processor`);
    if (performance.now() - saidAt < 1000) return;
    saidAt = performance.now();
    tell({ kind: 'alive' });
  });
  tell({ kind: 'begins', parser: parser.name });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    seed: Number(seed),
    numRuns: Number(inputs),
    interruptAfterTimeLimit: 3_600_000,
  });
  const peakMb = process.resourceUsage().maxRSS / 1024;
  if (!failed) return tell({ kind: 'answered', parser: parser.name, slowestMs, longestBytes, peakMb });
  const [input = new Uint8Array()] = counterexample ?? [];
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  tell({ kind: 'failed', parser: parser.name, why, input: Buffer.from(input).toString('base64') });
}

for (const parser of PARSERS) {
  if (names.includes(parser.name)) await play(parser);
}
