import { parseByteRate, parseByteSize } from '../model/byte-size.ts';
import { parseCron } from '../model/cron.ts';
import { type DurationUnit, parseDuration } from '../model/duration.ts';
import { parseHost, parseHostAndPort } from '../model/host.ts';
import { parsePackageBase } from '../model/package-url.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { parseGitFolder, parseGitRef, parseGitUrl } from './git-address.ts';
import { isPostgresUrl, parsePostgresUrl } from './postgres-address.ts';

const UNITS: readonly DurationUnit[] = ['ms', 's', 'm', 'h'];

/** What the `format` names in config.schema.json mean. A new format is one line here. */
export const formats: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  'ratchet-byte-rate': parseByteRate,
  'ratchet-byte-size': parseByteSize,
  'ratchet-cron': parseCron,
  'ratchet-duration': parseTimer,
  'ratchet-endpoint': parseEndpoint,
  'ratchet-git-folder': parseGitFolder,
  'ratchet-git-ref': parseGitRef,
  'ratchet-git-url': parseGitUrl,
  'ratchet-host-and-port': parseHostAndPort,
  'ratchet-host-pattern': parseHostPattern,
  'ratchet-package-base': parsePackageBase,
  'ratchet-postgres-url': parsePostgresUrl,
  'ratchet-store': (text) => (isPostgresUrl(text) ? parsePostgresUrl(text) : parsed(text)),
};

/** Milliseconds. */
export function parseTimer(text: string): Parsed<number> {
  return parseDuration(text, UNITS);
}

/** The value of text that the schema has already let through. */
export function checked<T>(found: Parsed<T>): T {
  if (!found.ok) throw new TypeError(`the schema let through what its parser refuses: ${found.problem}`);
  return found.value;
}

/** `host`, or `host:port`, in lower case. */
function parseEndpoint(text: string): Parsed<string> {
  if (!text.includes(':')) return parseHost(text);
  const found = parseHostAndPort(text);
  return found.ok ? parsed(text.toLowerCase()) : found;
}

/** `dma01.emea.example`, `*.emea.example`, or `*` for every host, which has to be written just so. */
function parseHostPattern(text: string): Parsed<string> {
  if (text === '*') return parsed(text);
  const below = text.startsWith('*.') ? parseHost(text.slice(2)) : undefined;
  const isNamed = below?.ok === true && !/(?:^|\.)\d+$/u.test(below.value);
  const exact = parseHost(text);
  if (isNamed || exact.ok) return parsed(text.toLowerCase());
  return unparsable(`"${text}" is not a host pattern; write a host such as dma01.example.com, or *.example.com`);
}
