import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommitVerification } from '../../src/config/commit-verification.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { openGitSource, signal, textsOf } from './open-git-source.ts';
import { endAgent, type GpgKey, gpgKey, signedBySsh, signersFile, sshKey, withoutGpg } from './signing.ts';

const gpgKeys: GpgKey[] = [];
afterAll(async () => {
  for (const key of gpgKeys) endAgent(key);
  await removeFolders();
});

const alice = sshKey('alice');
const mallory = sshKey('mallory');

let repository: GitRepository;
let cacheRoot = '';
beforeEach(() => {
  repository = new GitRepository();
  cacheRoot = freshFolder('cache');
});

const allowing = (...lines: readonly string[]): CommitVerification['ssh'] => {
  return { allowed: signersFile(...lines).file, revoked: undefined };
};
const head = (ssh = allowing(alice.allowedAs())): CommitVerification => {
  return { commits: 'head', ssh, gpg: [], since: undefined };
};
const every = (since?: string): CommitVerification => ({ ...head(), commits: 'every', since });

/** As a process that has just been started reads it. */
const read = (verify: CommitVerification, ref = 'main') =>
  openGitSource({ url: repository.url, verify, ref }, { cacheRoot }).read(signal);

const byAlice = (text: string, more: Parameters<GitRepository['sign']>[2] = {}) =>
  repository.sign({ 'a.yaml': text }, signedBySsh(alice), more);
const byMallory = (text: string, more: Parameters<GitRepository['sign']>[2] = {}) =>
  repository.sign({ 'a.yaml': text }, signedBySsh(mallory), more);
const byNobody = (text: string) => repository.commit({ 'a.yaml': text });

describe('a commit counts', () => {
  it('where it is signed by a key that is allowed', async () => {
    const commit = byAlice('one');
    const files = await read(head());
    expect(textsOf(files)).toEqual({ 'a.yaml': 'one' });
    expect(files).toMatchObject({ revision: `main@sha1:${commit}`, unverified: undefined });
  });

  it('whatever came before it, where only the head is asked for', async () => {
    byNobody('zero');
    byAlice('one');
    expect(textsOf(await read(head()))).toEqual({ 'a.yaml': 'one' });
  });

  it('with all that came since the last one, where every commit is asked for', async () => {
    byAlice('one');
    await read(every());
    byAlice('two');
    byAlice('three');
    expect(textsOf(await read(every()))).toEqual({ 'a.yaml': 'three' });
  });
});

describe('a commit does not count, and the last that was verified stays in force,', () => {
  /** Verified once, then something else on top. */
  async function attacked(attack: () => string, verify = head()) {
    const good = byAlice('good');
    await read(verify);
    const commit = attack();
    const files = await read(verify);
    expect(textsOf(files)).toEqual({ 'a.yaml': 'good' });
    expect(files.revision).toBe(`main@sha1:${good}`);
    expect(files.unverified?.message).toContain(`${good.slice(0, 12)}, which was verified last, stays in force`);
    expect(files.unverified?.commit).toBe(commit);
    return files.unverified;
  }

  it('where it is not signed', async () => {
    expect(await attacked(() => byNobody('bad'))).toMatchObject({ reason: 'Unsigned' });
  });

  it('where its key is not allowed', async () => {
    const found = await attacked(() => byMallory('bad'));
    expect(found).toMatchObject({
      reason: 'UnknownKey',
      message: expect.stringMatching(/the key SHA256:\S{43}, which is not among/u),
    });
  });

  it.each([
    ['has expired', 'valid-before="20200101"', 'KeyExpired'],
    ['is not valid yet', 'valid-after="20990101"', 'KeyNotYetValid'],
    ['may sign other things only', 'namespaces="file"', 'UnknownKey'],
  ])('where its key %s', async (_, options, reason) => {
    const verify = head(allowing(alice.allowedAs(), mallory.allowedAs(options)));
    expect(await attacked(() => byMallory('bad'), verify)).toMatchObject({ reason });
  });

  it('where its key has expired and the commit claims to be older', async () => {
    const verify = head(allowing(alice.allowedAs(), mallory.allowedAs('valid-before="20200101"')));
    expect(await attacked(() => byMallory('bad', { at: 1_500_000_000 }), verify)).toMatchObject({
      reason: 'KeyExpired',
    });
  });

  it('where its key was revoked', async () => {
    const ssh = { allowed: signersFile(alice.allowedAs(), mallory.allowedAs()).file, revoked: `${mallory.file}.pub` };
    expect(await attacked(() => byMallory('bad'), head(ssh))).toMatchObject({ reason: 'KeyRevoked' });
  });

  it('where it was changed after it was signed', async () => {
    const tampered = () => {
      const object = repository.git(['cat-file', 'commit', byAlice('better')]);
      const commit = repository.git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        `${object.replace('\n\nchange', '\n\nother')}\n`,
      );
      repository.git(['update-ref', 'refs/heads/main', commit]);
      return commit;
    };
    expect(await attacked(tampered)).toMatchObject({ reason: 'BadSignature' });
  });

  it('where it carries the signature of another commit', async () => {
    const stolen = () => {
      const signed = repository.git(['cat-file', 'commit', byAlice('better')]);
      const signature = /^gpgsig [\s\S]*?-----END SSH SIGNATURE-----\n/mu.exec(signed)?.[0] ?? '';
      const plain = repository.git(['cat-file', 'commit', byNobody('bad')]);
      const forged = `${plain.replace('\n\n', `\n${signature}\n`)}\n`;
      const commit = repository.git(['hash-object', '-t', 'commit', '-w', '--stdin'], forged);
      repository.git(['update-ref', 'refs/heads/main', commit]);
      return commit;
    };
    expect(await attacked(stolen)).toMatchObject({ reason: 'BadSignature' });
  });

  it('where an ancestor is not signed, though its head is, and every commit is asked for', async () => {
    let unsigned = '';
    const attack = () => {
      unsigned = byNobody('bad');
      return byAlice('on top');
    };
    const found = await attacked(attack, every());
    expect(found).toMatchObject({
      reason: 'Unsigned',
      message: expect.stringContaining(`follows ${unsigned}, which is not signed`),
    });
  });

  it('where a merged branch holds a commit that is not signed, and every commit is asked for', async () => {
    const attack = () => {
      const base = repository.git(['rev-parse', 'main']);
      repository.git(['update-ref', 'refs/heads/side', base]);
      const side = repository.commit({ 'b.yaml': 'bad' }, 'side');
      return byAlice('merged', { parents: [base, side] });
    };
    expect(await attacked(attack, every())).toMatchObject({ reason: 'Unsigned' });
  });

  it('where it is a merge that a forge signed with a key of its own', async () => {
    const forge = sshKey('web-flow');
    const attack = () => {
      const base = repository.git(['rev-parse', 'main']);
      const side = byAlice('side', { branch: 'side', parents: [base] });
      return repository.sign({ 'a.yaml': 'merged' }, signedBySsh(forge), { parents: [base, side] });
    };
    expect(await attacked(attack, every())).toMatchObject({ reason: 'UnknownKey' });
    const trusting = { ...every(), ssh: allowing(alice.allowedAs(), forge.allowedAs()) };
    expect(textsOf(await read(trusting))).toEqual({ 'a.yaml': 'merged' });
  });

  it('where the history was rewritten, though by a key that is allowed, and every commit is asked for', async () => {
    const found = await attacked(() => byAlice('rewritten', { parents: [] }), every());
    expect(found).toMatchObject({ reason: 'HistoryRewritten' });
  });

  it('where it is signed by GPG and only SSH is allowed', async () => {
    const pgp = () => {
      const plain = repository.git(['cat-file', 'commit', byNobody('bad')]);
      const text = '-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n';
      const commit = repository.git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        `${plain.replace('\n\n', `\ngpgsig ${text}\n`)}\n`,
      );
      repository.git(['update-ref', 'refs/heads/main', commit]);
      return commit;
    };
    expect(await attacked(pgp)).toMatchObject({ reason: 'UnknownKey' });
  });

  it('where it has two signatures, of which readers could each take another', async () => {
    const twice = () => {
      const signed = repository.git(['cat-file', 'commit', byAlice('better')]);
      const signature = /^gpgsig [\s\S]*?-----END SSH SIGNATURE-----\n/mu.exec(signed)?.[0] ?? '';
      const commit = repository.git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        `${signed.replace('\n\n', `\n${signature}\n`)}\n`,
      );
      repository.git(['update-ref', 'refs/heads/main', commit]);
      return commit;
    };
    expect(await attacked(twice)).toMatchObject({ reason: 'SignatureKindUnknown' });
  });
});

describe('where nothing was verified yet', () => {
  it('nothing is read, and it is said why', async () => {
    byNobody('bad');
    await expect(read(head())).rejects.toMatchObject({
      code: 'source.unverified',
      blame: 'author',
      message: expect.stringContaining('is not signed (Unsigned)'),
    });
  });

  it('a signed tag does not make up for a commit that is not', async () => {
    const commit = byNobody('bad');
    repository.git([...signedBySsh(alice), 'tag', '-s', '-m', 'release', 'v1', commit]);
    await expect(read(head(), 'v1')).rejects.toMatchObject({ code: 'source.unverified' });
  });

  it('the history from the commit on that the operator named has to be signed', async () => {
    const since = byNobody('trusted by the operator');
    byMallory('bad');
    byAlice('on top');
    await expect(read(every(since))).rejects.toMatchObject({ message: expect.stringContaining('(UnknownKey)') });
  });

  it('is no less so where the file of allowed signers is not there', async () => {
    byAlice('one');
    const verify = head({ allowed: path.join(cacheRoot, 'missing'), revoked: undefined });
    await expect(read(verify)).rejects.toMatchObject({ code: 'source.unverified' });
  });
});

describe('what was verified', () => {
  it('stays so for the next process, also after the mirror is gone', async () => {
    byAlice('good');
    await read(every());
    for (const entry of await readdir(cacheRoot)) {
      if (entry.endsWith('.git')) await rm(path.join(cacheRoot, entry), { recursive: true });
    }
    byNobody('bad');
    byAlice('on top');
    const files = await read(every());
    expect(textsOf(files)).toEqual({ 'a.yaml': 'good' });
    expect(files.unverified).toMatchObject({ reason: 'Unsigned' });
  });

  it('does not vouch for one that came before it', async () => {
    const [unsigned, signed] = [byNobody('zero'), byAlice('one')];
    const newest = byAlice('two');
    const source = openGitSource({ url: repository.url, verify: head() }, { cacheRoot });
    await source.read(signal);
    const again = (commit: string) => source.readAgain(`main@sha1:${commit}`, signal);
    expect(await again(unsigned)).toEqual({ kind: 'gone', because: `commit ${unsigned} is not signed` });
    expect(await again(signed)).toMatchObject({ kind: 'read' });
    expect(await again(newest)).toMatchObject({ kind: 'read' });
  });

  it('is followed by the next commit that counts', async () => {
    byAlice('one');
    const source = openGitSource({ url: repository.url, verify: head() }, { cacheRoot });
    await source.read(signal);
    byNobody('two');
    expect((await source.read(signal)).unverified).toBeDefined();
    byAlice('three');
    const files = await source.read(signal);
    expect(textsOf(files)).toEqual({ 'a.yaml': 'three' });
    expect(files.unverified).toBeUndefined();
  });

  it('may be more once a key is allowed, without any new commit', async () => {
    byAlice('one');
    const signers = signersFile(alice.allowedAs());
    const verify = head({ allowed: signers.file, revoked: undefined });
    const source = openGitSource({ url: repository.url, verify }, { cacheRoot });
    await source.read(signal);
    byMallory('two');
    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'one' });
    signers.add(mallory.allowedAs());
    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'two' });
  });

  it('is another one for another branch', async () => {
    byAlice('main');
    await read(head());
    repository.commit({ 'a.yaml': 'bad' }, 'other');
    await expect(read(head(), 'other')).rejects.toMatchObject({ code: 'source.unverified' });
  });
});

it('no settings of the repository or the user take part', async () => {
  const program = path.join(freshFolder('evil'), 'yes');
  await writeFile(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  repository.git(['config', 'gpg.ssh.program', program]);
  repository.git(['config', 'gpg.program', program]);
  byNobody('bad');
  await expect(read(head())).rejects.toMatchObject({ code: 'source.unverified' });
});

describe.skipIf(withoutGpg !== undefined)(
  `signed by GPG${withoutGpg === undefined ? '' : ` (skipped: ${withoutGpg})`}`,
  () => {
    function key(...args: Parameters<typeof gpgKey>): GpgKey {
      const made = gpgKey(...args);
      gpgKeys.push(made);
      return made;
    }
    const by = ({ home, fingerprint }: GpgKey, text: string, faked: readonly string[] = []) =>
      repository.sign({ 'a.yaml': text }, ['-c', `user.signingKey=${fingerprint}!`, ...faked], { home });
    const allowed = (...keys: readonly GpgKey[]): CommitVerification => {
      return { commits: 'head', ssh: undefined, gpg: keys.map((each) => each.published()), since: undefined };
    };

    it('a commit counts where the key is in the keyring', async () => {
      const bob = key('bob');
      by(bob, 'one');
      expect(textsOf(await read(allowed(bob)))).toEqual({ 'a.yaml': 'one' });
    });

    it('a commit does not count where the key is another one, or none', async () => {
      const [bob, eve] = [key('bob'), key('eve')];
      by(bob, 'good');
      await read(allowed(bob));
      by(eve, 'bad');
      expect((await read(allowed(bob))).unverified).toMatchObject({ reason: 'UnknownKey' });
      byNobody('bad');
      expect((await read(allowed(bob))).unverified).toMatchObject({ reason: 'Unsigned' });
    });

    it('a commit does not count where the key was revoked', async () => {
      const [bob, carol] = [key('bob'), key('carol')];
      by(bob, 'good');
      await read(allowed(bob));
      by(carol, 'bad');
      carol.revoke();
      expect((await read(allowed(bob, carol))).unverified).toMatchObject({ reason: 'KeyRevoked' });
    });

    it('a commit does not count where the key has expired, whenever it claims to be made', async () => {
      const [bob, old] = [key('bob'), key('old', { at: '20200101T000000', expires: '20200301T000000' })];
      by(bob, 'good');
      await read(allowed(bob));
      const program = path.join(freshFolder('then'), 'gpg');
      await writeFile(program, '#!/bin/sh\nexec gpg --faked-system-time 20200102T000000 "$@"\n', { mode: 0o755 });
      by(old, 'bad', ['-c', `gpg.program=${program}`]);
      expect((await read(allowed(bob, old))).unverified).toMatchObject({ reason: 'KeyExpired' });
    });

    it('a commit does not count where it was changed after it was signed', async () => {
      const bob = key('bob');
      const object = repository.git(['cat-file', 'commit', by(bob, 'one')]);
      const commit = repository.git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        `${object.replace('\n\nchange', '\n\nother')}\n`,
      );
      repository.git(['update-ref', 'refs/heads/main', commit]);
      await expect(read(allowed(bob))).rejects.toMatchObject({ message: expect.stringContaining('(BadSignature)') });
    });

    it('a keyring that cannot be read is the operator’s to mend', async () => {
      by(key('bob'), 'one');
      const file = path.join(cacheRoot, 'no-keyring.asc');
      const verify = { ...allowed(), gpg: [file] };
      await expect(read(verify)).rejects.toMatchObject({ code: 'source.keyring', blame: 'operator' });
      await writeFile(file, 'no key at all\n');
      await expect(read(verify)).rejects.toMatchObject({ code: 'source.keyring' });
    });
  },
);
