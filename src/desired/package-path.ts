import { isPackageUrl, parsePackageUrl } from '../model/package-url.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

const LONGEST = 400;

interface Objection {
  readonly pattern: RegExp;
  readonly why: string;
}

// A path is looked up on Linux, macOS and Windows: what any of them could read as something else is refused everywhere.
const OBJECTIONS: readonly Objection[] = [
  { pattern: /^\s*$/u, why: 'is empty; write a file, folder or share' },
  { pattern: /\p{Cc}/u, why: 'holds a control character; remove it' },
  { pattern: /\.\./u, why: 'holds ".."; write the path without going up' },
  {
    pattern: /^[a-z][a-z\d+.-]+:\/\//iu,
    why: 'is an address that Ratchet fetches nothing from; write https://…, a file, folder or share',
  },
  { pattern: /^~/u, why: 'begins with "~", which is not replaced; write the whole path' },
  { pattern: /^[\\/]{2}[?.][\\/]/u, why: 'names a device; write a file, folder or share' },
  { pattern: /^[a-z]:(?![\\/])/iu, why: 'has no \\ after the drive; write it in full, such as C:\\packages' },
  { pattern: /(?<!^[a-z]):/iu, why: 'holds ":", which Windows reads as a stream of a file; remove it' },
  { pattern: /[<>"|?*]/u, why: 'holds a character that no file name can have: one of < > " | ? *' },
  { pattern: /[ .](?:[\\/]|$)/u, why: 'has a name that ends in a space or a dot; Windows would drop it' },
  {
    pattern: /(?:^|[\\/])(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^\\/]*)?(?:[\\/]|$)/iu,
    why: 'holds a name that Windows keeps for a device; choose another',
  },
];

/** A file, a folder or a share, or the https address of a file. Who may be asked for it, the operator says. */
export function parsePackagePlace(text: string): Parsed<string> {
  if (!isPackageUrl(text)) return parsePackagePath(text);
  const url = parsePackageUrl(text);
  return url.ok ? parsed(url.value.href) : url;
}

/** The path of an iCalendar file from the folder that holds the fleet, with forward slashes. */
export function parseCalendarPath(text: string): Parsed<string> {
  const path = parsePackagePath(text);
  if (!path.ok) return path;
  if (/^[/\\]|^[a-z]:|\\/iu.test(text)) {
    return unparsable(`"${text}" leads out of the fleet's folder; write the path from there, with forward slashes`);
  }
  return /\.ics$/iu.test(text)
    ? path
    : unparsable(`"${text}" is not the name of an iCalendar file; write one that ends in .ics`);
}

/** A relative or absolute path or a UNC share. Whether it lies below a package root is seen where packages are opened. */
function parsePackagePath(text: string): Parsed<string> {
  if (text.length > LONGEST)
    return unparsable(`a path of ${text.length} characters is too long; write at most ${LONGEST}`);
  const objection = OBJECTIONS.find(({ pattern }) => pattern.test(text));
  return objection === undefined ? parsed(text) : unparsable(`"${text}" ${objection.why}`);
}
