import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Entry {
  /** Bytes where the name is not UTF-8. */
  readonly path: string | Buffer;
  /** For a submodule (`160000`) the commit id. */
  readonly content: string | Buffer;
  readonly mode?: '100644' | '100755' | '120000' | '160000';
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'author',
  GIT_AUTHOR_EMAIL: 'author@test.example',
  GIT_COMMITTER_NAME: 'author',
  GIT_COMMITTER_EMAIL: 'author@test.example',
};
const folders: string[] = [];

/** A new folder that `removeFolders` removes. */
export function freshFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `ratchet-${name}-`));
  folders.push(folder);
  return folder;
}

export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

interface SignOptions {
  readonly branch?: string;
  /** Instead of the branch's tip. */
  readonly parents?: readonly string[];
  readonly at?: number;
  readonly home?: string;
}

interface Signing {
  readonly settings: readonly string[];
  readonly at: number | undefined;
  /** Of gpg. */
  readonly home: string | undefined;
}

/** A bare repository that is written with plumbing, so that it can hold what no working tree could. */
export class GitRepository {
  readonly folder = path.join(freshFolder('repository'), 'fleet.git');
  #clock = 1_780_000_000;

  constructor() {
    execFileSync('git', ['init', '--bare', '--quiet', '--initial-branch=main', this.folder]);
  }

  get url(): string {
    return pathToFileURL(this.folder).href;
  }

  git(args: readonly string[], input: string | Buffer = '', { at, home }: Partial<Signing> = {}): string {
    const GIT_INDEX_FILE = path.join(this.folder, 'index');
    const when = `${at ?? this.#clock} +0000`;
    const GNUPGHOME = home ?? '/nonexistent';
    const env = {
      ...process.env,
      ...IDENTITY,
      GIT_INDEX_FILE,
      GIT_AUTHOR_DATE: when,
      GIT_COMMITTER_DATE: when,
      GNUPGHOME,
    };
    return execFileSync('git', args, { cwd: this.folder, env, input }).toString().trim();
  }

  /** Commits exactly these files and nothing else, on the branch as it stands, and answers the commit's id. */
  commit(files: Readonly<Record<string, string>> | readonly Entry[], branch = 'main'): string {
    const parent = this.#tip(branch);
    return this.#write(files, parent === '' ? [] : ['-p', parent], branch);
  }

  /** As `git commit -S` does, with settings that say whose signature; `at` is the moment that the commit claims, in seconds. */
  sign(
    files: Readonly<Record<string, string>>,
    settings: readonly string[],
    { branch = 'main', parents, at, home }: SignOptions = {},
  ): string {
    const tip = this.#tip(branch);
    const flags = (parents ?? (tip === '' ? [] : [tip])).flatMap((parent) => ['-p', parent]);
    return this.#write(files, flags, branch, { settings, at, home });
  }

  /** As a force-push does: the branch is at a commit that does not know its former ones. */
  forcePush(files: Readonly<Record<string, string>>, branch = 'main'): string {
    return this.#write(files, [], branch);
  }

  #write(
    files: Readonly<Record<string, string>> | readonly Entry[],
    parents: readonly string[],
    branch: string,
    signing?: Signing,
  ): string {
    this.#clock += 1;
    this.git(['read-tree', '--empty']);
    this.git(
      ['update-index', '-z', '--index-info'],
      Buffer.concat(entriesOf(files).flatMap((entry) => this.#record(entry))),
    );
    const tree = this.git(['write-tree']);
    const sign = signing === undefined ? [] : ['-S'];
    const commit = this.git(
      [...(signing?.settings ?? []), 'commit-tree', ...sign, '-m', 'change', ...parents, tree],
      '',
      signing,
    );
    this.git(['update-ref', `refs/heads/${branch}`, commit]);
    return commit;
  }

  #record({ path: name, content, mode = '100644' }: Entry): Buffer[] {
    const id = mode === '160000' ? String(content) : this.git(['hash-object', '-w', '--stdin'], content);
    return [Buffer.from(`${mode} ${id}\t`), Buffer.from(name), Buffer.from([0])];
  }

  #tip(branch: string): string {
    return this.git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
  }
}

function entriesOf(files: Readonly<Record<string, string>> | readonly Entry[]): readonly Entry[] {
  if (Array.isArray(files)) return files;
  return Object.entries(files).map(([name, content]) => ({ path: name, content }));
}
