import { RatchetError } from '../model/errors.ts';
import type { Reading } from '../model/observed.ts';
import { printable } from '../model/printable.ts';
import type { AgentLink } from '../reconciler/agent-link.ts';

const FILE = 'Upgrades/VersionHistory.txt';

// Some thousand upgrades; what lies before is not looked at.
const TAIL_BYTES = 64 * 1024;
const HEAD_BYTES = 4;

// One line per upgrade, written at the first start after it, in the Agent's local time. Source: Checking_the_upgrade_history….
const LINE = /^(?<at>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\s*;\s*(?<version>.+)$/u;

/**
 * The newest line of VersionHistory.txt. A line of an unknown form is handed on as it stands: whoever passes over it
 * would take an older version for the running one. Throws `sftp.missing` where the file is not there or empty.
 */
export async function readVersionHistory(link: AgentLink, dataMiner: string): Promise<Reading> {
  const path = `${dataMiner}/${FILE}`;
  const size = (await link.stat(path))?.size;
  if (size === undefined) throw nothingThere(path, 'is not there');
  // An even start keeps both halves of a UTF-16 character together.
  const offset = Math.max(0, (size - TAIL_BYTES) & ~1);
  const tail = await link.read(path, { offset, limit: TAIL_BYTES + 1 });
  const head = offset === 0 ? tail : await link.read(path, { limit: HEAD_BYTES });
  const last = lastLine(decode(tail ?? new Uint8Array(), head ?? new Uint8Array()));
  if (last === undefined) throw nothingThere(path, 'holds no line');
  return last;
}

/** The last line that is not blank. */
export function lastLine(text: string): Reading | undefined {
  const line = text.split(/[\r\n]+/u).findLast((each) => each.trim() !== '');
  if (line === undefined) return undefined;
  const { at, version } = LINE.exec(line.trim())?.groups ?? {};
  if (at === undefined || version === undefined) return { source: 'version-history', raw: shown(line) };
  return { source: 'version-history', raw: shown(version), at };
}

function shown(text: string): string {
  return printable(text.trim(), 120);
}

/** UTF-8, or UTF-16 where a mark or the zero half of the first character says so (inferred: the encoding is not documented). */
export function decode(bytes: Uint8Array, head: Uint8Array = bytes): string {
  return new TextDecoder(encodingOf(head)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

function nothingThere(path: string, what: string): RatchetError {
  return new RatchetError('sftp.missing', `"${path}" ${what}, so the installed version is not known`, {
    blame: 'environment',
  });
}
