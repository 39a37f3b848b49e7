import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGitFolder, parseGitRef } from '../../src/sources/git-ref.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('parseGitRef', () => {
  it.each`
    text                   | kind       | name
    ${'main'}              | ${'short'} | ${'main'}
    ${'release/10.5'}      | ${'short'} | ${'release/10.5'}
    ${'v1.0.0'}            | ${'short'} | ${'v1.0.0'}
    ${'größe'}             | ${'short'} | ${'größe'}
    ${COMMIT.slice(0, 12)} | ${'short'} | ${COMMIT.slice(0, 12)}
    ${'refs/heads/main'}   | ${'full'}  | ${'refs/heads/main'}
    ${'refs/tags/v1'}      | ${'full'}  | ${'refs/tags/v1'}
  `('$text is a $kind name', ({ text, kind, name }) => {
    expect(parseGitRef(text)).toEqual({ kind, name });
  });

  it('takes 40 hex digits for a commit', () => {
    expect(parseGitRef(COMMIT)).toEqual({ kind: 'commit', id: COMMIT });
  });

  it.each([
    '',
    '-c',
    '--exec',
    '--upload-pack=id',
    'a b',
    'a\nb',
    'a\0b',
    'a..b',
    'refs/heads/../../config',
    '/main',
    'main/',
    'a//b',
    'a/.b',
    '.main',
    'main.',
    'main.lock',
    'main@{1}',
    'HEAD^',
    'HEAD~1',
    'a:b',
    'main*',
    'ma?n',
    'ma[i]n',
    '+main',
    'main\\x',
    '$(id)',
    'a;b',
    'refs/pull/1/head',
    'refs/remotes/origin/main',
    '@',
    'a\u202Eb',
    'x'.repeat(201),
  ])('refuses %j', (text) => {
    expect(() => parseGitRef(text)).toThrow(expect.objectContaining({ code: 'source.ref', blame: 'operator' }));
  });

  it('takes nothing that git would not take for a branch', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ9-_./@{}^~:?*[]\\ +#=,é'), maxLength: 8 }), (text) => {
        const taken = isTaken(text);
        fc.pre(taken);
        execFileSync('git', ['check-ref-format', `refs/heads/${text}`]);
        expect(text.startsWith('-')).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('parseGitFolder', () => {
  it.each`
    text               | folder
    ${''}              | ${''}
    ${'.'}             | ${''}
    ${'./'}            | ${''}
    ${'fleet'}         | ${'fleet'}
    ${'fleet/'}        | ${'fleet'}
    ${'./fleets/emea'} | ${'fleets/emea'}
    ${'with space'}    | ${'with space'}
  `('$text is "$folder"', ({ text, folder }) => {
    expect(parseGitFolder(text)).toBe(folder);
  });

  it.each(['/etc', '..', 'a/../b', 'a//b', 'a/./b', 'C:\\x', 'a\\b', 'a\nb', ':(glob)**'])('refuses %j', (text) => {
    expect(() => parseGitFolder(text)).toThrow(expect.objectContaining({ code: 'source.folder', blame: 'operator' }));
  });
});

function isTaken(text: string): boolean {
  try {
    parseGitRef(text);
    return true;
  } catch {
    return false;
  }
}
