import type { PackageKind } from '../../model/catalog.ts';
import { type PackageName, parseDeltaName, parsePackageName } from '../../model/package-name.ts';
import { type Parsed, unparsable } from '../../model/parsed.ts';
import { printable } from '../../model/printable.ts';

// Batch files are read in the machine's own code page: only ASCII means the same on every Agent.
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/u;

/** A package's name, where every Agent reads it alike. That of a delta package says nothing, and stays text. */
export function parseAgentSafeName(name: string, kind: PackageKind): Parsed<PackageName | string> {
  const named = kind === 'delta' ? parseDeltaName(name) : parsePackageName(name);
  if (!named.ok || PRINTABLE_ASCII.test(name)) return named;
  return unparsable(
    `"${printable(name)}" has characters other than printable ASCII; give the file back the name that the vendor gave it`,
  );
}
