import { GitError } from 'simple-git';
import { type Blame, RatchetError } from '../model/errors.ts';
import { withoutSecrets } from '../model/secret.ts';
import { shown } from './fleet-path.ts';

/**
 * A git that ended badly, with its last words on stderr, already free of secrets. simple-git passes on errors of its own
 * kind alone as they are, so this is one of them.
 */
export class GitFailure extends GitError {
  override readonly name = 'GitFailure';

  constructor(message: string) {
    super(undefined, message);
  }
}

interface Translation {
  readonly says: RegExp;
  readonly code: string;
  readonly what: string;
  readonly hint: string;
  readonly blame: Blame;
}

/** First match wins; the words are those of git, curl and ssh in the C locale. */
const TRANSLATIONS: readonly Translation[] = [
  {
    says: /Host key verification failed|No .* host key is known|REMOTE HOST IDENTIFICATION/u,
    code: 'source.host-key',
    what: 'answered with a host key that is not among the known hosts',
    hint: 'compare the key with the one its administrator publishes, then add it to knownHostsFile',
    blame: 'operator',
  },
  {
    says: /Authentication failed|could not read Username|could not read Password|Permission denied|returned error: 40[13]|Load key|invalid credentials/iu,
    code: 'source.denied',
    what: 'refused the credentials',
    hint: 'check fleet.git.auth: it must name an account that may read this repository',
    blame: 'operator',
  },
  {
    says: /redirect|returned error: 30\d/iu,
    code: 'source.redirected',
    what: 'sent git to another address, which is not followed',
    hint: 'write the address that it has now',
    blame: 'operator',
  },
  {
    says: /certificate|SSL|TLS/u,
    code: 'source.tls',
    what: 'has a certificate that this machine does not trust',
    hint: 'let the machine trust the authority that signed it, or name its file in GIT_SSL_CAINFO',
    blame: 'operator',
  },
  {
    says: /dubious ownership/u,
    code: 'source.owner',
    what: 'belongs to another account of this machine',
    hint: 'run as that account, or reach the repository over ssh or https',
    blame: 'operator',
  },
  {
    says: /fsck error|bad object|error in object|index-pack failed|invalid index-pack/u,
    code: 'source.malformed',
    what: 'sent objects that git finds malformed or dangerous',
    hint: 'run git fsck on the repository and repair what it names',
    blame: 'environment',
  },
  {
    says: /not found|does not appear to be a git repository|does not exist/iu,
    code: 'source.unreachable',
    what: 'is not there, or this account may not see it',
    hint: 'check fleet.git.url and fleet.git.auth',
    blame: 'operator',
  },
];

const UNREACHABLE: Omit<Translation, 'says'> = {
  code: 'source.unreachable',
  what: 'could not be read',
  hint: 'check the network from here to there; the next pass tries again',
  blame: 'environment',
};

/** What went wrong between us and the repository. Every other thrown thing comes back as it was. */
export function gitError(url: string, thrown: unknown): unknown {
  if (!(thrown instanceof GitFailure)) return thrown;
  const { code, what, hint, blame } = TRANSLATIONS.find(({ says }) => says.test(thrown.message)) ?? UNREACHABLE;
  const words = thrown.message === '' ? '' : `: ${thrown.message}`;
  return new RatchetError(code, `the repository "${url}" ${what}${words}`, { blame, hint });
}

export function gitMissing(): RatchetError {
  return new RatchetError('source.git-missing', 'the program "git" was not found', {
    blame: 'operator',
    hint: 'install git 2.32 or later and let PATH lead to it',
  });
}

export function missingRef(url: string, ref: string): RatchetError {
  const short = /^[0-9a-f]{7,39}$/u.test(ref);
  return new RatchetError('source.ref-missing', `the repository "${url}" has no branch, tag or commit ${shown(ref)}`, {
    blame: 'operator',
    hint: short ? 'write all 40 digits of the commit id' : 'check fleet.git.ref; names are case-sensitive',
  });
}

export function ambiguousRef(url: string, ref: string): RatchetError {
  return new RatchetError('source.ref-ambiguous', `the repository "${url}" has both a branch and a tag "${ref}"`, {
    blame: 'operator',
    hint: `write refs/heads/${ref} or refs/tags/${ref}`,
  });
}

export function missingFolder(url: string, folder: string, ref: string): RatchetError {
  return new RatchetError(
    'source.folder-missing',
    `the repository "${url}" has no folder ${shown(folder)} at "${ref}"`,
    {
      blame: 'operator',
      hint: 'check fleet.git.folder; it is written from the root of the repository',
    },
  );
}

export function tookTooLong(url: string, seconds: number): RatchetError {
  return new RatchetError('source.timeout', `the repository "${url}" took longer than ${seconds} s`, {
    blame: 'environment',
    hint: 'check the network from here to there; the next pass tries again',
  });
}

export function cacheBusy(gitDir: string): RatchetError {
  return new RatchetError('source.busy', `another git keeps the mirror "${gitDir}" locked`, {
    blame: 'environment',
    hint: 'the next pass tries again; a lock that was left behind is removed after a quarter of an hour',
  });
}

export function packTooLarge(url: string, bytes: number): RatchetError {
  return new RatchetError('source.too-large', `the repository "${url}" sent more than ${bytes} bytes for one commit`, {
    blame: 'operator',
    hint: 'keep packages and other large files out of the fleet repository',
  });
}

const BOILERPLATE = /^(?:hint:|Please make sure you have|and the repository exists|fatal: Could not read from remote)/u;

/** What git said in one short line, its first words and its last: no addresses with user or query, no secret, nothing a terminal obeys. */
export function lastWords(stderr: string, secrets: readonly string[]): string {
  const telling = stderr.split(/[\r\n]+/u).filter((line) => line.trim() !== '' && !BOILERPLATE.test(line));
  const line = (telling.length > 6 ? [...telling.slice(0, 3), ...telling.slice(-3)] : telling).join(' / ');
  const scrubbed = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return withoutSecrets(scrubbed)
    .replace(/\/\/[^/\s@]*@/gu, '//')
    .replace(/(?<=:\/\/[^\s?#'"]*)[?#][^\s'"]*/gu, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .slice(0, 400);
}
