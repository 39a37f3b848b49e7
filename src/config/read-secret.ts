import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { Secret } from '../model/secret.ts';
import { splitCommand } from './split-command.ts';

/** Reads what `env:NAME`, `file:path` or `exec:program arg` stands for. Problems name the reference, never the value. */
export type SecretReader = (reference: string) => Promise<Parsed<Secret>>;

export interface SecretSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start, and programs run. */
  readonly folder: string;
  readonly execTimeoutMs: number;
}

const MAX_BYTES = 64 * 1024;

/** The same reference is read once, so that a program that asks its user something asks once. */
export function secretReader(surroundings: SecretSurroundings): SecretReader {
  const answers = new Map<string, Promise<Parsed<Secret>>>();
  return (reference) => {
    const answer = answers.get(reference) ?? readReference(reference, surroundings);
    answers.set(reference, answer);
    return answer;
  };
}

async function readReference(reference: string, surroundings: SecretSurroundings): Promise<Parsed<Secret>> {
  const colon = reference.indexOf(':');
  const found = await readFrom(reference.slice(0, colon), reference.slice(colon + 1).trim(), surroundings);
  if (!found.ok) return found;
  const value = withoutLineEnd(found.value);
  return value === '' ? unparsable(`"${reference}" is empty; put the secret there`) : parsed(new Secret(value));
}

async function readFrom(scheme: string, rest: string, surroundings: SecretSurroundings): Promise<Parsed<string>> {
  switch (scheme) {
    case 'env':
      return readVariable(rest, surroundings);
    case 'file':
      return await readSecretFile(path.resolve(surroundings.folder, rest));
    case 'exec':
      return await readOutput(rest, surroundings);
    default:
      return unparsable('this is no reference to a secret; write env:NAME, file:path or exec:program');
  }
}

/** One line loses its end, which editors and programs add; a key file keeps its lines. */
function withoutLineEnd(text: string): string {
  return text.replace(/^([^\r\n]*)\r?\n$/u, '$1');
}

function readVariable(name: string, { env }: SecretSurroundings): Parsed<string> {
  const value = env[name];
  if (value !== undefined) return parsed(value);
  return unparsable(`the environment variable "${name}" is not set; set it before ratchet starts`);
}

async function readSecretFile(file: string): Promise<Parsed<string>> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) return unparsable(`"${file}" has ${size} bytes, too many for a secret; write another file`);
    return parsed(await readFile(file, 'utf8'));
  } catch (thrown) {
    return unparsable(`"${file}" cannot be read (${codeOf(thrown)}); write a file that this user may read`);
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason';
}

/** Without a shell. What the program prints to stdout is the secret; nothing that it prints reaches a message. */
async function readOutput(
  command: string,
  { env, folder, execTimeoutMs }: SecretSurroundings,
): Promise<Parsed<string>> {
  const [program = '', ...args] = splitCommand(command);
  const child = execa(program, args, {
    cwd: folder,
    env: { ...env },
    extendEnv: false,
    stdin: 'ignore',
    stderr: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  let stopped: string | undefined;
  // A grandchild that keeps stdout open outlives the program, and execa would wait for both.
  const stop = (why: string): void => {
    stopped ??= why;
    child.kill('SIGKILL');
    child.stdout.destroy();
  };
  const timer = setTimeout(() => stop(`did not end within ${execTimeoutMs} ms`), execTimeoutMs);
  let received = 0;
  child.stdout.on('data', (chunk: Uint8Array) => {
    received += chunk.length;
    if (received > MAX_BYTES) stop(`printed more than ${MAX_BYTES} bytes`);
  });
  const { exitCode, failed, stdout } = await child;
  clearTimeout(timer);
  if (!failed && stopped === undefined) return parsed(stdout);
  const ended = exitCode === undefined ? 'could not be run' : `ended with exit code ${exitCode}`;
  return unparsable(`"${program}" ${stopped ?? ended}; run it by hand to see why`);
}
