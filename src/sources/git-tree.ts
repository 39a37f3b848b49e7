import { RatchetError } from '../model/errors.ts';
import { byPath, isPassedOver, judgePath, shown } from './fleet-path.ts';
import { type GitRunner, streamGit } from './git-process.ts';

export interface TreeFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly blob: string;
}

export interface Tree {
  readonly files: readonly TreeFile[];
  readonly notes: readonly string[];
  /** Whether anything at all lies in the folder: git knows no empty folders. */
  readonly exists: boolean;
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

const FILE_MODES = ['100644', '100755'];
const LINK_MODE = '120000';
const SUBMODULE_MODE = '160000';
const MAX_LISTING_BYTES = 64 * 1024 * 1024;

/** The fleet files of one commit. */
export async function listTree(runner: GitRunner, commit: string, folder: string, signal: AbortSignal): Promise<Tree> {
  const within = folder === '' ? [] : ['--', `${folder}/`];
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit, ...within];
  return treeIn(await listingOf(runner, args, signal), folder);
}

/** Takes a listing apart. Modes decide what is a file: the names of links and submodules mean nothing. */
export function treeIn(listing: Buffer, folder: string): Tree {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files: TreeFile[] = [];
  const notes: string[] = [];
  let exists = false;
  for (const { mode, id, path } of entriesIn(listing)) {
    if (!path.startsWith(prefix)) continue;
    exists = true;
    const name = path.slice(prefix.length);
    const verdict = judge(mode, name);
    if (verdict.kind === 'fleet') files.push({ path: name, blob: id });
    if (verdict.kind === 'refused') notes.push(verdict.note);
  }
  return { files: files.toSorted(byPath), notes, exists };
}

function judge(mode: string, name: string): ReturnType<typeof judgePath> {
  if (FILE_MODES.includes(mode)) return judgePath(name);
  if (name.split('/').some(isPassedOver)) return { kind: 'other' };
  if (mode === LINK_MODE) return { kind: 'refused', note: `${shown(name)}: a symbolic link is not followed` };
  if (mode === SUBMODULE_MODE) return { kind: 'refused', note: `${shown(name)}: a submodule is not entered` };
  return { kind: 'refused', note: `${shown(name)}: entries of mode ${mode} are not read` };
}

async function listingOf(runner: GitRunner, args: readonly string[], signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of streamGit(runner, args, { signal })) {
    size += chunk.length;
    if (size > MAX_LISTING_BYTES) throw listingTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `<mode> SP <type> SP <id> TAB <path> NUL`. A name that is not UTF-8 keeps replacement characters, and is refused. */
function entriesIn(listing: Buffer): Entry[] {
  return listing
    .toString('utf8')
    .split('\0')
    .flatMap((record) => {
      const tab = record.indexOf('\t');
      const [mode = '', , id = ''] = record.slice(0, tab).split(' ');
      return tab === -1 ? [] : [{ mode, id, path: record.slice(tab + 1) }];
    });
}

function listingTooLarge(): RatchetError {
  return new RatchetError('source.too-large', `the list of files is larger than ${MAX_LISTING_BYTES} bytes`, {
    blame: 'operator',
    hint: 'name the folder of the repository that holds the fleet under fleet.git.folder',
  });
}
