import { unlessAborted } from '../../model/unless-aborted.ts';
import { Notes } from '../programs/notes.ts';
import { type Program, type RunningProgram, startProgram } from '../programs/start-program.ts';
import { Stall } from '../upload/stall.ts';
import { failure, noAnswer, notStarted, silent } from './failures.ts';
import { linesOf } from './lines-of.ts';
import { pour } from './pour.ts';
import { type Answer, PROTOCOL, parseAnswer, type Request, unusable } from './protocol.ts';

/** The program of one Agent, and what every request to it says about that Agent. */
export interface CommandTarget {
  readonly program: Program;
  readonly agent: {
    readonly name: string;
    readonly host: string;
    /** What the fleet repository says about its SSH server, for programs that go on by SSH. */
    readonly ssh: { readonly port: number; readonly hostKey: string } | null;
  };
  readonly credentials: string;
  /** Gets what the program says on stderr. */
  readonly note: (text: string) => void;
}

export interface Question {
  readonly request: Request;
  /** Raw bytes that follow the request. They are no longer wanted when `stop` aborts. */
  readonly body?: (stop: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Gets every answer but the last. */
  readonly onAnswer?: (answer: Answer) => void;
  /** How long the program may owe a sign of life. */
  readonly silenceMs: number;
}

// For what a program still has to put in order after its answer.
const LEAVE_MS = 1_000;

/**
 * Starts the program for one request and answers with what stands in its `done`. Throws what its `failed` says;
 * `ssh.dropped` where it ended without either, `ssh.timeout` where it fell silent, `link.answer` where it does not keep to
 * the protocol, `link.program` where there is no such program. However it ends, the program is gone afterwards.
 */
export async function ask(target: CommandTarget, question: Question, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const running = startProgram(target.program);
  const notes = new Notes(target.note);
  running.stderr.on('data', (bytes: Buffer) => notes.add(bytes));
  const stop = new AbortController();
  try {
    const result = await unlessAborted(converse(running, target, question, notes, stop.signal), signal);
    await running.endedWithin(LEAVE_MS);
    return result;
  } finally {
    stop.abort();
    await running.end();
    notes.end();
  }
}

async function converse(
  running: RunningProgram,
  target: CommandTarget,
  question: Question,
  notes: Notes,
  stop: AbortSignal,
): Promise<unknown> {
  const { agent, credentials } = target;
  let fire = () => {};
  const silence = new Promise<never>((_, reject) => {
    fire = () => reject(silent(agent.name, question.silenceMs));
  });
  const stall = new Stall(question.silenceMs, () => fire());
  const opening = `${JSON.stringify({ protocol: PROTOCOL, agent, credentials, ...question.request })}\n`;
  const pouring = pour(running.stdin, opening, question.body?.(stop), stall);
  const answering = lastAnswer(running, target, question, notes, stall);
  try {
    const [result, isWhole] = await Promise.race([Promise.all([answering, pouring]), silence]);
    if (!isWhole) throw unusable('"done" before it had read all that it was given');
    return result;
  } finally {
    stall.stop();
  }
}

async function lastAnswer(
  { stdout, ended }: RunningProgram,
  { agent, program }: CommandTarget,
  { request, onAnswer }: Question,
  notes: Notes,
  stall: Stall,
): Promise<unknown> {
  try {
    for await (const line of linesOf(stdout)) {
      stall.seen();
      const answer = parseAnswer(line);
      if (answer.kind === 'done') return answer.result;
      if (answer.kind === 'failed') throw failure(answer.code, answer.message, aboutOf(request) ?? agent.name);
      onAnswer?.(answer);
    }
  } catch (thrown) {
    if (!wasCutOff(thrown)) throw thrown;
  }
  const end = await ended;
  notes.end();
  if (end.kind === 'not-started') throw notStarted(program.file, end.why);
  throw noAnswer(agent.name, end.code === null ? 'was killed' : `ended with code ${end.code}`, notes.lastWords);
}

/** Its output was closed because it has ended: why it has is told there. */
function wasCutOff(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function aboutOf(request: Request): string | undefined {
  if ('path' in request) return request.path;
  return 'from' in request ? request.from : undefined;
}
