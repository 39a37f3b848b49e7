import { stat } from 'node:fs/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { bytesInWords, counted } from '../../../model/plain-words.ts';
import { parseAgentSafeName } from '../agent-safe-name.ts';
import { type Contents, contentsOf, reasonOf } from './contents.ts';
import { describedVersion } from './described-version.ts';
import { fail, type LintFinding, pass, warn } from './finding.ts';
import { nestedContents } from './nested-contents.ts';
import { updateFindings } from './update-findings.ts';

/** Source: MaintenanceSettings.SLNet.MaxUploadSize. */
export const LARGEST_PACKAGE = 4_000_000_000;

// Source: the vendor's older documentation of packages, and its public tools, which look for SLUpgrade.dll. Inferred for newer ones.
const INSTALLERS = ['SLUpgrade.dll', 'SLUpgrade64.dll'];
const CONTENT = 'Update.zip';
const DESCRIPTION = 'Description.txt';

/** Looks into a package without unpacking it to anywhere. `name` is the file's own, as the vendor gave it. */
export async function lintPackage(file: string, name: string, signal: AbortSignal): Promise<readonly LintFinding[]> {
  const { size } = await stat(file);
  return [nameFinding(name), sizeFinding(size), ...(await insideOf(file, size, name, signal))];
}

function nameFinding(name: string): LintFinding {
  const named = parseAgentSafeName(name, 'full');
  if (named.ok && typeof named.value !== 'string')
    return pass('name', `build ${named.value.build}, ${named.value.kind}`);
  const delta = parseAgentSafeName(name, 'delta');
  if (delta.ok) return warn('name', 'it could be that of a delta package alone, and says neither build nor release');
  return fail('name', named.ok ? delta.problem : named.problem);
}

function sizeFinding(size: number): LintFinding {
  const found = `${size} bytes; DataMiner takes ${LARGEST_PACKAGE} at the most`;
  return size > LARGEST_PACKAGE ? fail('size', found) : pass('size', found);
}

async function insideOf(
  file: string,
  size: number,
  name: string,
  signal: AbortSignal,
): Promise<readonly LintFinding[]> {
  let zip: ZipFile;
  try {
    zip = await yauzl.openPromise(file, { autoClose: false, strictFileNames: false, validateEntrySizes: true });
  } catch (thrown) {
    return [fail('contents', `it is not a zip file (${reasonOf(thrown)})`)];
  }
  try {
    const contents = await contentsOf(zip, size);
    if (contents.kind === 'refused') return [fail('contents', contents.why)];
    const update = contents.entries.get(CONTENT);
    const inside = update === undefined ? [] : updateFindings(await nestedContents(zip, update, signal), name);
    const described = await describedVersion(zip, contents.entries.get(DESCRIPTION), name);
    return [contentsFinding(contents), layoutFinding(contents.entries), described, ...inside];
  } finally {
    zip.close();
  }
}

function contentsFinding({ entries, unpackedBytes }: Extract<Contents, { kind: 'contents' }>): LintFinding {
  return pass('contents', `${counted(entries.size, 'entry', 'entries')}, ${bytesInWords(unpackedBytes)} unpacked`);
}

function layoutFinding(entries: ReadonlyMap<string, Entry>): LintFinding {
  const missing = INSTALLERS.some((installer) => entries.has(installer)) ? [] : [INSTALLERS.join(' or ')];
  if (!entries.has(CONTENT)) missing.push(CONTENT);
  return missing.length > 0
    ? fail('layout', `it has no ${missing.join(' and no ')}`)
    : pass('layout', 'an installer, and what it installs');
}
