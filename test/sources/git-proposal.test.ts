import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProposalRefs, readGitProposal } from '../../src/sources/git-proposal.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { signal, textsOf } from './open-git-source.ts';

afterAll(removeFolders);

let repository: GitRepository;
let cacheRoot: string;
beforeEach(() => {
  repository = new GitRepository();
  cacheRoot = freshFolder('proposal');
});

const read = (refs: ProposalRefs, folder = '') =>
  readGitProposal(
    { kind: 'git', url: repository.url, ref: 'main', folder, auth: undefined },
    refs,
    { cacheRoot, guardPath: '.ratchet/policy.yaml' },
    signal,
  );

/** A branch that starts where `main` is. */
const branchOff = (name: string) => repository.git(['update-ref', `refs/heads/${name}`, 'refs/heads/main']);

describe('a proposal in a Git repository', () => {
  it('is the base as it is, and the head', async () => {
    const base = repository.commit({ 'a.yaml': 'one' });
    branchOff('change');
    const head = repository.commit({ 'a.yaml': 'two', 'b.yaml': 'new' }, 'change');
    const proposal = await read({ base: 'main', head: 'change' });

    expect(proposal).toMatchObject({ baseCommit: base, headCommit: head });
    expect(textsOf(proposal.base)).toEqual({ 'a.yaml': 'one' });
    expect(proposal.merged.kind === 'merged' && textsOf(proposal.merged.files)).toEqual({
      'a.yaml': 'two',
      'b.yaml': 'new',
    });
  });

  it('is what the merge would leave, where the base went on meanwhile', async () => {
    repository.commit({ 'a.yaml': 'one', 'b.yaml': 'one' });
    branchOff('change');
    repository.commit({ 'a.yaml': 'changed', 'b.yaml': 'one' }, 'change');
    repository.commit({ 'a.yaml': 'one', 'b.yaml': 'moved on' });
    const { base, merged } = await read({ base: 'main', head: 'change' });

    expect(textsOf(base)).toEqual({ 'a.yaml': 'one', 'b.yaml': 'moved on' });
    expect(merged.kind === 'merged' && textsOf(merged.files)).toEqual({ 'a.yaml': 'changed', 'b.yaml': 'moved on' });
  });

  it('names the files that cannot be merged', async () => {
    repository.commit({ 'a.yaml': 'one', 'b.yaml': 'one' });
    branchOff('change');
    repository.commit({ 'a.yaml': 'mine', 'b.yaml': 'one' }, 'change');
    repository.commit({ 'a.yaml': 'theirs', 'b.yaml': 'one' });

    expect((await read({ base: 'main', head: 'change' })).merged).toEqual({ kind: 'conflict', paths: ['a.yaml'] });
  });

  it('takes commits by id and HEAD, also after a shallow reading of the same mirror', async () => {
    const base = repository.commit({ 'a.yaml': 'one' });
    repository.commit({ 'a.yaml': 'two' });
    const head = repository.commit({ 'a.yaml': 'three' });
    const proposal = await read({ base, head: 'HEAD' });

    expect(proposal).toMatchObject({ baseCommit: base, headCommit: head });
    expect(await read({ base, head })).toMatchObject({ baseCommit: base, headCommit: head });
  });

  it('shows a folder that is taken away as an empty fleet', async () => {
    repository.commit({ 'fleet/a.yaml': 'one', 'x.txt': 'x' });
    branchOff('change');
    repository.commit({ 'x.txt': 'x' }, 'change');
    const { merged } = await read({ base: 'main', head: 'change' }, 'fleet');

    expect(merged.kind === 'merged' && merged.files.files).toEqual([]);
  });

  it('refuses commits of two histories', async () => {
    repository.commit({ 'a.yaml': 'one' });
    repository.forcePush({ 'a.yaml': 'two' }, 'other');

    await expect(read({ base: 'main', head: 'other' })).rejects.toMatchObject({ code: 'source.unrelated' });
  });

  it.each([
    { base: '--upload-pack=touch', head: 'main' },
    { base: 'main', head: '-c core.sshCommand=touch' },
    { base: 'main', head: 'refs/../../x' },
  ])('refuses $base and $head as names', async (refs) => {
    repository.commit({ 'a.yaml': 'one' });

    await expect(read(refs)).rejects.toMatchObject({ code: 'source.ref' });
  });

  it('follows no symbolic link of the head', async () => {
    repository.commit({ 'a.yaml': 'one' });
    branchOff('change');
    repository.commit(
      [
        { path: 'a.yaml', content: '/etc/passwd', mode: '120000' },
        { path: 'b.yaml', content: 'b' },
      ],
      'change',
    );
    const { merged } = await read({ base: 'main', head: 'change' });

    expect(merged.kind === 'merged' && textsOf(merged.files)).toEqual({ 'b.yaml': 'b' });
    expect(merged.kind === 'merged' && merged.files.notes).toEqual(['"a.yaml": a symbolic link is not followed']);
  });
});
