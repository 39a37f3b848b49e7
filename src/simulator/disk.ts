import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

// A drive with room, whatever this machine has left.
const TOTAL_BYTES = 500_000_000_000;
const FREE_BYTES = 200_000_000_000;
// A folder that is called `C:` is fine on Unix and makes `C:/…` a relative path for a real sftp-server.
const DRIVE_FOLDER = process.platform === 'win32' ? 'C' : 'C:';

export interface DiskEntry {
  readonly kind: 'file' | 'directory';
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** Drive C: of one simulated Agent, as a folder of this machine. Paths may be written `C:\dir`, `C:/dir` or `/C:/dir`. */
export class AgentDisk {
  /** The folder in which the drive lies. */
  readonly root: string;
  /** Where it is not the usual. */
  freeBytes: number | undefined;
  /** No file can be written beyond this many bytes. */
  writeLimit = Number.POSITIVE_INFINITY;

  constructor(root: string) {
    this.root = root;
    mkdirSync(join(root, DRIVE_FOLDER), { recursive: true });
  }

  /** Where a path of the Agent lies on this machine; undefined for one that is not on drive C:. */
  locate(path: string): string | undefined {
    const found = /^\/?c:(?<rest>[\\/].*)?$/iu.exec(path);
    if (found === null || path.includes('\0')) return undefined;
    const drive = join(this.root, DRIVE_FOLDER);
    const located = resolve(drive, `.${(found.groups?.['rest'] ?? '').replaceAll('\\', '/')}`);
    return located === drive || located.startsWith(drive + sep) ? located : undefined;
  }

  exists(path: string): boolean {
    return existsSync(this.#located(path));
  }

  read(path: string): Buffer | undefined {
    try {
      return readFileSync(this.#located(path));
    } catch {
      return undefined;
    }
  }

  readText(path: string): string | undefined {
    return this.read(path)?.toString('utf8');
  }

  /** Stamped with the simulated time, as a machine with that clock would. */
  write(path: string, content: string | Uint8Array, at: number): void {
    const file = this.#located(path);
    inFolder(file, () => writeFileSync(file, content));
    utimesSync(file, at / 1000, at / 1000);
  }

  append(path: string, content: string | Uint8Array, at: number): void {
    const file = this.#located(path);
    inFolder(file, () => appendFileSync(file, content));
    utimesSync(file, at / 1000, at / 1000);
  }

  /** Undefined where there is nothing. */
  stat(path: string): DiskEntry | undefined {
    const found = statSync(this.#located(path), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    return diskEntry(found);
  }

  /** Names in text order; none where there is no such folder. */
  list(path: string): readonly string[] {
    return this.entries(path).map(({ name }) => name);
  }

  /** The same with what is known of each. A name that is no UTF-8 is there all the same. */
  entries(path: string): readonly (DiskEntry & { readonly name: string })[] {
    if (this.stat(path)?.kind !== 'directory') return [];
    const folder = this.#located(path);
    const found = readdirSync(folder, { encoding: 'buffer' }).map((name) => {
      const entry = lstatSync(Buffer.concat([Buffer.from(folder + sep), name]), { throwIfNoEntry: false });
      return entry === undefined ? undefined : { name: name.toString('utf8'), ...diskEntry(entry) };
    });
    return found.filter((entry) => entry !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  makeFolder(path: string): void {
    mkdirSync(this.#located(path), { recursive: true });
  }

  /** Replaces `to`, as `move /y` does. False where that cannot be done. */
  move(from: string, to: string): boolean {
    try {
      renameSync(this.#located(from), this.#located(to));
      return true;
    } catch {
      return false;
    }
  }

  remove(path: string): void {
    rmSync(this.#located(path), { recursive: true, force: true });
  }

  space(): { readonly freeBytes: number; readonly totalBytes: number } {
    return { freeBytes: this.freeBytes ?? FREE_BYTES, totalBytes: TOTAL_BYTES };
  }

  #located(path: string): string {
    const located = this.locate(path);
    if (located === undefined) throw new RangeError(`"${path}" is not on drive C:`);
    return located;
  }
}

function diskEntry(found: Stats): DiskEntry {
  return { kind: found.isDirectory() ? 'directory' : 'file', size: found.size, modifiedAt: found.mtimeMs };
}

/** Most folders are there already, and asking first would take longer than writing. */
function inFolder(file: string, write: () => void): void {
  try {
    write();
  } catch {
    mkdirSync(dirname(file), { recursive: true });
    write();
  }
}
