import yauzl, { type ZipFile } from 'yauzl';
import { RatchetError } from '../../model/errors.ts';

const MOST_ENTRIES = 100_000;
const LONGEST_ENTRY_NAME = 1024;
const INSTALLERS = ['SLUpgrade.dll', 'SLUpgrade64.dll'];
const CONTENT = 'Update.zip';

/**
 * Looks at the table of contents only; nothing is unpacked. The layout is that of the vendor's older documentation
 * (`SLUpgrade.dll`, `SLUpgrade64.dll`, `Update.zip`) and inferred for newer packages.
 */
export async function checkPackageLayout(file: string): Promise<void> {
  const names = await entryNames(file);
  const missing = INSTALLERS.some((installer) => names.has(installer)) ? [] : [INSTALLERS.join(' or ')];
  if (!names.has(CONTENT)) missing.push(CONTENT);
  if (missing.length > 0) throw notAPackage(file, `it has no ${missing.join(' and no ')}`);
}

async function entryNames(file: string): Promise<ReadonlySet<string>> {
  const zip = await openZip(file);
  try {
    if (zip.entryCount > MOST_ENTRIES) throw notAPackage(file, `it has ${zip.entryCount} entries`);
    const names = new Set<string>();
    for await (const { fileName } of zip.eachEntry()) {
      if (fileName.length > LONGEST_ENTRY_NAME) throw notAPackage(file, 'an entry name is too long');
      names.add(fileName);
    }
    return names;
  } catch (cause) {
    // yauzl itself refuses absolute names and names that climb out with "..".
    throw cause instanceof RatchetError ? cause : notAPackage(file, reasonOf(cause), cause);
  } finally {
    zip.close();
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(file, { autoClose: false, strictFileNames: false, validateEntrySizes: true });
  } catch (cause) {
    throw notAPackage(file, `it is not a zip file (${reasonOf(cause)})`, cause);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function notAPackage(file: string, why: string, cause?: unknown): RatchetError {
  return new RatchetError('stage.package', `"${file}" is not an upgrade package: ${why}`, {
    blame: 'operator',
    hint: 'download the package again from the vendor',
    ...(cause === undefined ? {} : { cause }),
  });
}
