import { RatchetError } from '../model/errors.ts';
import { quoted } from '../model/parsed.ts';

/** What an operator asks to follow. */
export type GitRef =
  /** Exactly this commit, for ever. 40 hex digits are always a commit, also where a branch has such a name. */
  | { readonly kind: 'commit'; readonly id: string }
  /** `main`, which must be either a branch or a tag. */
  | { readonly kind: 'short'; readonly name: string }
  /** `refs/heads/main`, `refs/tags/v1`; `HEAD`. */
  | { readonly kind: 'full'; readonly name: string };

export const COMMIT_ID = /^[0-9a-f]{40}$/u;
/** Narrower than git's own rule: nothing here means anything to a shell, an option parser, a refspec or a pattern. */
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./+@#=,-]*[\p{L}\p{N}_+#=-])?$/u;

const LONGEST_FOLDER = 400;

/** Throws `source.ref`. */
export function parseGitRef(text: string): GitRef {
  if (COMMIT_ID.test(text)) return { kind: 'commit', id: text };
  const malformed = /\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)|\.\/|^@$/u.test(text);
  if (malformed || text.length > 200 || !NAME.test(text)) throw refused(text);
  if (text === 'HEAD' || /^refs\/(?:heads|tags)\//u.test(text)) return { kind: 'full', name: text };
  if (text.startsWith('refs/')) throw refused(text);
  return { kind: 'short', name: text };
}

/** Path of a folder inside the repository, without slashes at its ends; empty for the root. Throws `source.folder`. */
export function parseGitFolder(text: string): string {
  if (text.length > LONGEST_FOLDER) throw badFolder(text);
  const folder = text.replace(/^(?:\.\/)+|^\.$|\/+$/gu, '');
  const segments = folder.split('/');
  const odd = folder !== '' && segments.some((segment) => segment === '' || segment === '.' || segment === '..');
  if (!odd && !/[\p{Cc}\\:]/u.test(folder)) return folder;
  throw badFolder(text);
}

function badFolder(text: string): RatchetError {
  return new RatchetError('source.folder', `the folder ${quoted(text)} is not a path inside a repository`, {
    blame: 'operator',
    hint: 'write it with forward slashes from the root of the repository, such as fleets/emea',
  });
}

function refused(text: string): RatchetError {
  return new RatchetError('source.ref', `the ref ${quoted(text)} is not a branch, a tag or a full commit id`, {
    blame: 'operator',
    hint: 'write main, refs/heads/main, refs/tags/v1 or all 40 digits of a commit id',
  });
}
