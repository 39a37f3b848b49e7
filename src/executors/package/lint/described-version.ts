import type { Entry, ZipFile } from 'yauzl';
import { parsePackageName } from '../../../model/package-name.ts';
import { reasonOf } from './contents.ts';
import { type LintFinding, pass, warn } from './finding.ts';

const LONGEST = 64 * 1024;
// A version and its build, in any of the vendor's spellings: 10.5.0.0-15943, 10.5.0.0(CU4)-15943, 10.5.0.0 (build 15943).
const VERSION = /\b\d{1,2}\.\d{1,2}\.\d{1,3}\.\d{1,3}(?:\(CU\d{1,3}\))?\s?(?:-\s?|\(build )(?<build>\d{4,8})\b/gu;

/** Whether Description.txt speaks of the build that the file's name says. Its form is not documented, so it refuses nothing. */
export async function describedVersion(zip: ZipFile, entry: Entry | undefined, name: string): Promise<LintFinding> {
  if (entry === undefined) return warn('version', 'it has no Description.txt');
  if (entry.uncompressedSize > LONGEST) return warn('version', 'Description.txt is too long to be one');
  const named = parsePackageName(name);
  let text: string;
  try {
    text = await textOf(zip, entry);
  } catch (thrown) {
    return warn('version', `Description.txt cannot be read (${reasonOf(thrown)})`);
  }
  const builds = new Set([...text.matchAll(VERSION)].map(({ groups }) => Number(groups?.['build'])));
  if (builds.size === 0 || !named.ok) return pass('version', `Description.txt names ${listed(builds)}`);
  const { build } = named.value;
  return builds.has(build)
    ? pass('version', `Description.txt names build ${build}, as the file's name does`)
    : warn('version', `Description.txt names ${listed(builds)}, the file's name build ${build}`);
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function listed(builds: ReadonlySet<number>): string {
  return builds.size === 0 ? 'no build' : `build ${[...builds].join(', ')}`;
}
