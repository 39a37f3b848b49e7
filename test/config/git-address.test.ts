import { expect, it } from 'vitest';
import { parseGitFolder, parseGitRef, parseGitUrl } from '../../src/config/git-address.ts';

it.each([
  'https://git.example.com/broadcast/fleet.git',
  'http://127.0.0.1:8080/fleet.git',
  'ssh://git@git.example.com:2222/broadcast/fleet.git',
  'git@git.example.com:broadcast/fleet.git',
  'file:///srv/git/fleet.git',
])('takes the repository %s', (text) => {
  expect(parseGitUrl(text)).toEqual({ ok: true, value: text });
});

it.each([
  '',
  'ext::sh -c id',
  '-oProxyCommand=id',
  '--upload-pack=id',
  'ssh://-oProxyCommand=id/x',
  'ssh://-l@host.example/x',
  '-x@host.example:y',
  'host.example:-x',
  'host.example::x',
  'https://user:hunter2@git.example.com/x',
  'https://hunter2@git.example.com/x',
  'htps://user:hunter2@git.example.com/x',
  'https://git.example.com/x\n--upload-pack=id',
  'https://git.example.com',
  'file://host/x',
  'C:\\fleet',
  '../fleet',
])('refuses the repository "%s", and does not repeat it', (text) => {
  const found = parseGitUrl(text);
  expect(found).toMatchObject({ ok: false });
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

it.each(['main', 'release/10.5', 'v1.2.3', '0f3a9c1d2e', 'user@topic'])('takes the ref %s', (text) => {
  expect(parseGitRef(text)).toEqual({ ok: true, value: text });
});

it.each([
  '',
  '-c',
  '--exec=id',
  'a b',
  'a..b',
  'a~1',
  'a^',
  'a:b',
  '@{u}',
  'main@{1}',
  'x.lock',
  'a//b',
  'a/',
  '*',
  'a\nb',
])('refuses the ref "%s"', (text) => {
  expect(parseGitRef(text)).toMatchObject({ ok: false });
});

it.each`
  text         | folder
  ${'fleet'}   | ${'fleet'}
  ${'a/b/'}    | ${'a/b'}
  ${'./a//b'}  | ${'a/b'}
  ${'.'}       | ${''}
  ${'/fleet'}  | ${undefined}
  ${'../x'}    | ${undefined}
  ${'a/../b'}  | ${undefined}
  ${'-x'}      | ${undefined}
  ${'a\\b'}    | ${undefined}
  ${':(glob)'} | ${undefined}
`('reads the folder "$text" as "$folder"', ({ text, folder }) => {
  expect(parseGitFolder(text)).toMatchObject(folder === undefined ? { ok: false } : { ok: true, value: folder });
});
