import { createCipheriv } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { RatchetError } from '../model/errors.ts';
import type { Release } from '../model/release.ts';

export interface PackageContent {
  readonly release: Release;
  readonly build: number;
  /** `20250620`, as in VersionHistory.txt. */
  readonly date: string;
  /** Default `full`. */
  readonly kind?: 'full' | 'web';
  /** Bytes of the whole file; default as small as it gets. */
  readonly size?: number;
}

/** `10.5.0.0-15943-20250620-release`: the line that an Agent writes once it runs this package's content. */
export function historyString({ release, build, date }: PackageContent): string {
  return `${rawVersion(release)}-${build}-${date}-release`;
}

/** As the vendor's storage names them: `DataMiner 10.5.0.0(CU3)-15943 Full Upgrade.dmupgrade` (INTEGRATION 4). */
export function packageFileName({ release, build, kind = 'full' }: Omit<PackageContent, 'date'>): string {
  const cu = release.cu === 0 ? '' : `(CU${release.cu})`;
  return `DataMiner ${rawVersion(release)}${cu}-${build} ${kind === 'web' ? 'Web' : 'Full'} Upgrade.dmupgrade`;
}

/** A package with the legacy layout of the vendor's: same content, same bytes, on every machine. */
export function packageBytes(content: PackageContent): Uint8Array {
  const smallest = zipped(content, 0);
  if (content.size === undefined) return smallest;
  const missing = content.size - smallest.length;
  if (missing >= 0) return zipped(content, missing);
  throw new RatchetError('simulator.package', `a package of ${content.size} bytes cannot be made`, {
    blame: 'operator',
    hint: `ask for at least ${smallest.length} bytes`,
  });
}

/** A package that only checks: it names no version, because it installs nothing. */
export function checkPackageBytes(check: string): Uint8Array {
  const update = zipSync({ 'UpdateContent.txt': text(`${check}\r\n`) }, { level: 0, mtime: FILE_DATE });
  const description = text(`${CHECK_ONLY}${check}\r\n`);
  return zipSync(
    { 'Description.txt': description, 'SLUpgrade.dll': text('MZ simulated'), 'Update.zip': update },
    { level: 0, mtime: FILE_DATE },
  );
}

export type ReadPackage =
  | { readonly kind: 'package'; readonly version: string; readonly webOnly: boolean }
  | { readonly kind: 'check'; readonly check: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads what a package says it installs. Its file name is not asked. */
export function readPackage(bytes: Uint8Array): ReadPackage {
  const entries = unzipped(bytes);
  if (entries === undefined) return { kind: 'unreadable', problem: 'the package is not a zip file' };
  const missing = REQUIRED.find((name) => entries[name] === undefined);
  if (missing !== undefined) return { kind: 'unreadable', problem: `the package has no ${missing}` };
  const description = Buffer.from(entries['Description.txt'] ?? []).toString('utf8');
  const check = description.startsWith(CHECK_ONLY) ? description.slice(CHECK_ONLY.length).trim() : undefined;
  if (check !== undefined) return { kind: 'check', check };
  const version = HISTORY_STRING.exec(description)?.[0];
  if (version === undefined) return { kind: 'unreadable', problem: 'Description.txt names no version' };
  return { kind: 'package', version, webOnly: description.includes('Web Upgrade') };
}

const CHECK_ONLY = 'Check only: ';
const REQUIRED = ['SLUpgrade.dll', 'Description.txt', 'Update.zip'];
const HISTORY_STRING = /\d+\.\d+\.\d+\.\d+-\d+-\d{8}-\w+/u;
// fflate reads the local parts of a date: these are the same in every time zone.
const FILE_DATE = new Date(2025, 0, 1);

function rawVersion({ major, minor, month }: Release): string {
  return `${major}.${minor}.${month}.0`;
}

function zipped(content: PackageContent, paddingBytes: number): Uint8Array {
  const title = packageFileName(content).replace(/\.dmupgrade$/u, '');
  const update = zipSync({ 'UpdateContent.txt': text(`${title}\r\n`) }, { level: 0, mtime: FILE_DATE });
  return zipSync(
    {
      'Description.txt': text(`${title}\r\n${historyString(content)}\r\n`),
      'SLUpgrade.dll': text('MZ simulated'),
      'Update.zip': update,
      'Files.bin': noise(paddingBytes),
    },
    { level: 0, mtime: FILE_DATE },
  );
}

/** Bytes that do not repeat, so that a lost or swapped block is seen in the hash. */
function noise(length: number): Uint8Array {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(new Uint8Array(length));
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function unzipped(bytes: Uint8Array): Record<string, Uint8Array> | undefined {
  try {
    return unzipSync(bytes, { filter: ({ name }) => REQUIRED.includes(name) });
  } catch {
    return undefined;
  }
}
