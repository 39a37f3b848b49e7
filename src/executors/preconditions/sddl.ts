/** What an access control list says that matters here. */
export interface AccessList {
  /** As SDDL writes it: an alias such as `BA`, or `S-1-5-…`. */
  readonly owner: string;
  /** Nothing comes down from the folder above. */
  readonly isProtected: boolean;
  /** Whoever may write, delete, or change the list; `WD` is everyone. */
  readonly writers: readonly string[];
}

// Source: Microsoft, Security Descriptor String Format, ACE Strings, SID Strings.
const SDDL =
  /^O:(?<owner>S-[\d-]+|[A-Z]{2})(?:G:(?:S-[\d-]+|[A-Z]{2}))?D:(?<flags>[A-Z_]*)(?<entries>(?:\([^()]*\))*)(?:S:.*)?$/u;
const ENTRY = /\((?<type>[^;]*);(?<inherit>[^;]*);(?<rights>[^;]*);[^;]*;[^;]*;(?<trustee>[^;)]*)\)/gu;

const READ_ONLY = new Set(['FR', 'FX', 'GR', 'GX', 'RC', 'CC', 'SW', 'WP', 'LO']);
// Write data, append, write attributes (both kinds), delete child, delete, change the list or the owner, and the two generic ones.
const WRITING = 0x2 | 0x4 | 0x10 | 0x40 | 0x1_00 | 0x1_00_00 | 0x4_00_00 | 0x8_00_00 | 0x1000_0000 | 0x4000_0000;

/** Reads `O:BAG:SYD:PAI(A;OICI;FA;;;BA)…`. Undefined where it is something else, and then nothing is known. */
export function parseSddl(text: string): AccessList | undefined {
  const found = SDDL.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { owner = '', flags = '', entries = '' } = found;
  // A list that is not there at all lets everyone do everything.
  if (flags.includes('NO_ACCESS_CONTROL')) return { owner, isProtected: false, writers: ['WD'] };
  const writers = [...entries.matchAll(ENTRY)]
    .map(({ groups }) => ({ type: groups?.['type'], rights: groups?.['rights'] ?? '', who: groups?.['trustee'] ?? '' }))
    .filter(({ type, rights }) => !isDenial(type) && mayWrite(rights))
    .map(({ who }) => who);
  return { owner, isProtected: flags.includes('P'), writers: [...new Set(writers)] };
}

function isDenial(type: string | undefined): boolean {
  return type === 'D' || type === 'OD' || type === 'XD';
}

/** Hexadecimal, or two-letter words one after another. A word that is not known to only read counts as writing. */
function mayWrite(rights: string): boolean {
  if (/^0x[\da-f]+$/iu.test(rights)) return (Number(rights) & WRITING) !== 0;
  const words = rights.match(/../gu) ?? [];
  return words.some((word) => !READ_ONLY.has(word));
}
