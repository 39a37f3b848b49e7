import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What the player says, line by line. */
export type Message = { readonly kind: 'begins'; readonly parser: string } | { readonly kind: 'alive' } | Outcome;

export type Outcome =
  | {
      readonly kind: 'answered';
      readonly parser: string;
      readonly slowestMs: number;
      readonly longestBytes: number;
      /** The most that its process has held so far, with the parsers that it played before. */
      readonly peakMb: number;
    }
  /** `input` is base64: the smallest that was found. */
  | { readonly kind: 'failed'; readonly parser: string; readonly why: string; readonly input: string };

export interface Fuzzing {
  readonly parsers: readonly string[];
  readonly seed: number;
  /** For each parser. */
  readonly inputs: number;
}

const PLAYER = fileURLToPath(new URL('player.ts', import.meta.url));
const HEAP_MB = 512;
/** Of the processor, so that a busy machine silences nobody. */
const SILENCE_MS = 30_000;
const LOOK_EVERY_MS = 1000;

/** Plays every parser in a process that is ended where it falls silent, and goes on with the next in a new one. */
export async function* fuzz({ parsers, seed, inputs }: Fuzzing): AsyncGenerator<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-fuzz-'));
  try {
    for (let left = parsers; left.length > 0; ) {
      const file = path.join(folder, 'input');
      let parser = left[0] ?? '';
      for await (const message of playing([String(seed), String(inputs), file, ...left])) {
        if (message.kind === 'begins') parser = message.parser;
        if (message.kind === 'answered' || message.kind === 'failed') {
          left = left.filter((name) => name !== message.parser);
          yield message;
        }
        if (message.kind !== 'gone') continue;
        left = left.filter((name) => name !== parser);
        yield { kind: 'failed', parser, why: message.why, input: await readFile(file, 'base64').catch(() => '') };
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function* playing(
  args: readonly string[],
): AsyncGenerator<Message | { readonly kind: 'gone'; readonly why: string }> {
  const options = [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx'];
  const player = execa(process.execPath, [...options, PLAYER, ...args], { reject: false, stdin: 'ignore' });
  let heardAt = 0;
  const watch = setInterval(() => {
    if (spentMs(player.pid) - heardAt > SILENCE_MS) player.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  try {
    for await (const line of player) {
      heardAt = spentMs(player.pid);
      yield JSON.parse(line);
    }
  } finally {
    clearInterval(watch);
  }
  const { exitCode, signal, stderr } = await player;
  if (exitCode === 0) return;
  const how =
    signal === 'SIGKILL'
      ? `it said nothing for ${SILENCE_MS / 1000} s of the processor`
      : `its process ended: ${signal ?? exitCode}`;
  yield { kind: 'gone', why: `${how}\n${stderr.slice(-2000)}` };
}

const TICK_MS = 10;

/** What a process has had of the processor, where the system tells (Linux); elsewhere the time of day, which is more. */
function spentMs(pid: number | undefined): number {
  if (process.platform !== 'linux') return performance.now();
  try {
    // The name of the program is in brackets, and may hold blanks.
    const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(/\) (?=[A-Z] )/u);
    const fields = after.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}
