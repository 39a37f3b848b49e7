import type { SimulatedAgent } from '../agent.ts';
import { type CommandResult, exited } from './command.ts';

const PATHS = /foreach \(\$path in (?<paths>(?:'(?:[^']|'')+'(?:, )?)+)\)/u;

/** Administrators and the system, nothing from above; what lies below takes it over. */
const CLOSED = 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';
const CLOSED_BELOW = 'O:BAG:SYD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)';

/** `Get-Acl` of each path, in SDDL; an empty text for one that is not there. */
export function accessLists({ disk }: SimulatedAgent, script: string): CommandResult {
  const literals = PATHS.exec(script)?.groups?.['paths']?.matchAll(/'(?<path>(?:[^']|'')+)'/gu) ?? [];
  const paths = [...literals].map(({ groups }) => (groups?.['path'] ?? '').replaceAll("''", "'"));
  const lists = paths.map((path, index) => (disk.exists(path) ? (index === 0 ? CLOSED : CLOSED_BELOW) : ''));
  return exited(0, `RATCHET:${JSON.stringify({ acl: lists })}\r\n`);
}
