import type { Timers } from '../config/config.ts';
import type { AgentLink } from '../reconciler/ports.ts';
import { lostAnswer } from './connection.ts';
import { powershellCommand } from './wire.ts';

interface Asking {
  readonly link: AgentLink;
  readonly timers: Pick<Timers, 'command'>;
  readonly signal: AbortSignal;
}

const QUIETLY = ["$ErrorActionPreference = 'Stop'", "$ProgressPreference = 'SilentlyContinue'"];

/**
 * Runs a script that prints `RATCHET:` and a flat JSON object. The token guards against an exit code 0 of a shell that ran
 * nothing. Undefined where no such answer came, whatever the exit code.
 */
export async function askPowerShell(
  script: string,
  { link, timers, signal }: Asking,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const command = powershellCommand([...QUIETLY, script].join('\n'));
  const result = await link.exec(command, { timeoutMs: timers.command }, signal);
  if (result.kind === 'lost') throw lostAnswer('PowerShell');
  // A host without a screen may break long lines.
  const json = /RATCHET:(?<json>\{[^{}]*\})/u.exec(result.stdout.replaceAll(/[\r\n]/gu, ''))?.groups?.['json'];
  return json === undefined ? undefined : parsedObject(json);
}

function parsedObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
