import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { lostAnswer } from '../connection.ts';
import { answerIn, scriptCommand } from '../powershell.ts';
import { hashCommand, windowsPath } from '../wire.ts';

const HASH_LINE = /^[0-9a-f]{64}$/u;
// A session that died may keep its file handle for a while, and certutil cannot read the file until then.
const TRIES = 5;
const WAIT_MS = 30_000;

export interface HashOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** SHA-256 of a file on the Agent, worked out there. The path must be in the wire alphabet. */
export async function remoteSha256(
  link: AgentLink,
  path: string,
  options: HashOptions,
  signal: AbortSignal,
): Promise<string> {
  const question = { program: 'certutil', command: hashCommand(path), read: parseCertutil };
  const { sha256, said } = await asked(link, question, options, signal);
  if (sha256 !== undefined) return sha256;
  throw new RatchetError('stage.locked', `certutil could not hash "${path}": "${said.slice(0, 200)}"`, {
    blame: 'environment',
    hint: 'look on the Agent which program keeps the file open',
  });
}

interface Question {
  readonly program: string;
  readonly command: string;
  readonly read: (stdout: string) => string | undefined;
}

async function asked(
  link: AgentLink,
  { program, command, read }: Question,
  { clock, timeoutMs }: HashOptions,
  signal: AbortSignal,
): Promise<{ readonly sha256: string | undefined; readonly said: string }> {
  for (let tries = 1; ; tries++) {
    const result = await link.exec(command, { timeoutMs }, signal);
    if (result.kind === 'lost') throw lostAnswer(program);
    const sha256 = result.code === 0 ? read(result.stdout) : undefined;
    const said = (result.stderr || result.stdout).trim();
    if (sha256 !== undefined || tries === TRIES) return { sha256, said };
    await clock.sleep(WAIT_MS, signal);
  }
}

/** The words around the hash are in the machine's language; older Windows puts a space between the bytes. */
export function parseCertutil(stdout: string): string | undefined {
  const lines = stdout.split(/\r?\n/u).map((line) => line.replaceAll(/\s/gu, '').toLowerCase());
  return lines.find((line) => HASH_LINE.test(line));
}

/** As `remoteSha256`, for a path with spaces. Undefined where PowerShell gave no usable answer. */
export async function remoteSha256OfNamed(
  link: AgentLink,
  path: string,
  options: HashOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const question = { program: 'PowerShell', command: scriptCommand(hashScript(path)), read: parseHashScript };
  return (await asked(link, question, options, signal)).sha256;
}

function parseHashScript(stdout: string): string | undefined {
  const sha256 = String(answerIn(stdout)?.['sha256']).toLowerCase();
  return HASH_LINE.test(sha256) ? sha256 : undefined;
}

export function hashScript(path: string): string {
  const literal = windowsPath(path).replaceAll("'", "''");
  return [
    `$hash = (Get-FileHash -Algorithm SHA256 -LiteralPath '${literal}').Hash`,
    `Write-Output ('RATCHET:{"sha256":"' + $hash + '"}')`,
  ].join('\n');
}
