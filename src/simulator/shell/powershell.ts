import { instantOf } from '../../model/instant.ts';
import type { SimulatedAgent } from '../agent.ts';
import { accessLists } from './acl.ts';
import { sha256Of } from './certutil.ts';
import { type CommandResult, exited } from './command.ts';

const BOOT_TIME = '(Get-CimInstance Win32_OperatingSystem).LastBootUpTime';
const FILE_HASH = /Get-FileHash\b[^'\r\n]*-LiteralPath\s+'(?<path>(?:[^']|'')+)'/u;

/** `powershell -NoProfile -NonInteractive -EncodedCommand <base64>`, for the scripts whose text it knows. */
export function powershell(agent: SimulatedAgent, args: readonly string[]): CommandResult {
  const script = scriptIn(args);
  if (script === undefined) return exited(1, '', 'Cannot process the command because of a missing parameter.\r\n');
  if (script.includes(BOOT_TIME)) return exited(0, `RATCHET:${bootReport(agent)}\r\n`);
  if (script.includes('Get-Acl -LiteralPath')) return accessLists(agent, script);
  const path = FILE_HASH.exec(script)?.groups?.['path']?.replaceAll("''", "'");
  if (path !== undefined) return fileHash(agent, path, script);
  return exited(
    1,
    '',
    'The term is not recognized as the name of a cmdlet, function, script file, or operable program.\r\n',
  );
}

function scriptIn(args: readonly string[]): string | undefined {
  const [encoding, text] = args.slice(-2);
  const options = args.slice(0, -2).map((option) => option.toLowerCase());
  if (encoding?.toLowerCase() !== '-encodedcommand' || text === undefined) return undefined;
  if (!options.includes('-noprofile') || !options.includes('-noninteractive')) return undefined;
  return Buffer.from(text, 'base64').toString('utf16le');
}

function bootReport({ bootedAt, disk, manners }: SimulatedAgent): string {
  const boot = instantOf(bootedAt + manners.clockAheadMs);
  return JSON.stringify({ boot, rebootDue: false, freeBytes: disk.space().freeBytes });
}

/** A script that marks its answer gets it marked; one that does not gets the bare hash, in the capitals of the cmdlet. */
function fileHash({ disk }: SimulatedAgent, path: string, script: string): CommandResult {
  const hash = sha256Of(disk, path);
  if (hash === undefined)
    return exited(1, '', `Get-FileHash : Cannot find path '${path}' because it does not exist.\r\n`);
  const answer = hash.toUpperCase();
  return exited(0, script.includes('RATCHET:') ? `RATCHET:${JSON.stringify({ sha256: answer })}\r\n` : `${answer}\r\n`);
}
