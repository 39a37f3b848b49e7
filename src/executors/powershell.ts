import type { Timers } from '../config/config.ts';
import type { AgentLink } from '../reconciler/agent-link.ts';
import { lostAnswer } from './connection.ts';
import { powershellCommand } from './wire.ts';

interface Asking {
  readonly link: AgentLink;
  readonly timers: Pick<Timers, 'command'>;
  readonly signal: AbortSignal;
}

type Answer = Readonly<Record<string, unknown>>;

const QUIETLY = ["$ErrorActionPreference = 'Stop'", "$ProgressPreference = 'SilentlyContinue'"];

/** The command that runs a script of this kind: one that prints `RATCHET:` and a flat JSON object, in one line. */
export function scriptCommand(script: string): string {
  return powershellCommand([...QUIETLY, script].join('\n'));
}

/** The object behind the token, which guards against an exit code 0 of a shell that ran nothing; undefined without one. */
export function answerIn(stdout: string): Answer | undefined {
  // A host without a screen may break long lines.
  const json = /RATCHET:(?<json>\{[^{}]*\})/u.exec(stdout.replaceAll(/[\r\n]/gu, ''))?.groups?.['json'];
  return json === undefined ? undefined : parsedObject(json);
}

/** Runs such a script. Undefined where no answer came, whatever the exit code. */
export async function askPowerShell(script: string, { link, timers, signal }: Asking): Promise<Answer | undefined> {
  const result = await link.exec(scriptCommand(script), { timeoutMs: timers.command }, signal);
  if (result.kind === 'lost') throw lostAnswer('PowerShell');
  return answerIn(result.stdout);
}

function parsedObject(json: string): Answer | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
