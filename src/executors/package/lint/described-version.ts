import type { Entry, ZipFile } from 'yauzl';
import { parsePackageName } from '../../../model/package-name.ts';
import { type LintFinding, pass, warn } from './finding.ts';

const LONGEST = 64 * 1024;
// A version and its build, in any of the vendor's spellings: 10.5.0.0-15943, 10.5.0.0(CU4)-15943, 10.5.0.0 (build 15943).
const VERSION = /\b\d{1,2}\.\d{1,2}\.\d{1,3}\.\d{1,3}(?:\(CU\d{1,3}\))?\s?(?:-\s?|\(build )(?<build>\d{4,8})\b/gu;

/** Whether Description.txt speaks of the build that the file's name says. Its form is not documented, so it refuses nothing. */
export async function describedVersion(zip: ZipFile, entry: Entry | undefined, name: string): Promise<LintFinding> {
  if (entry === undefined) return warn('version', 'it has no Description.txt');
  if (entry.uncompressedSize > LONGEST) return warn('version', 'Description.txt is too long to be one');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
  const builds = [...Buffer.concat(chunks).toString('utf8').matchAll(VERSION)].map(({ groups }) => groups?.['build']);
  const named = parsePackageName(name);
  const wanted = named.ok ? String(named.value.build) : undefined;
  if (builds.length === 0) return pass('version', 'Description.txt names no build');
  if (builds.includes(wanted)) return pass('version', `Description.txt names build ${wanted}, as the file's name does`);
  return warn('version', `Description.txt names build ${[...new Set(builds)].join(', ')}, the file's name ${wanted}`);
}
