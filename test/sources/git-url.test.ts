import { describe, expect, it } from 'vitest';
import { parseGitUrl } from '../../src/sources/git-url.ts';

describe('parseGitUrl', () => {
  it.each`
    text                                      | protocol   | origin                        | loopback
    ${'https://git.example/team/fleet.git'}   | ${'https'} | ${'https://git.example'}      | ${false}
    ${'https://git.example:8443/fleet'}       | ${'https'} | ${'https://git.example:8443'} | ${false}
    ${'https://[2001:db8::1]/fleet'}          | ${'https'} | ${'https://[2001:db8::1]'}    | ${false}
    ${'http://127.0.0.1:3000/fleet'}          | ${'http'}  | ${'http://127.0.0.1:3000'}    | ${true}
    ${'http://[::1]/fleet'}                   | ${'http'}  | ${'http://[::1]'}             | ${true}
    ${'http://127.evil.example/fleet'}        | ${'http'}  | ${'http://127.evil.example'}  | ${false}
    ${'ssh://git@git.example/team/fleet.git'} | ${'ssh'}   | ${'ssh://git.example'}        | ${false}
    ${'ssh://git@git.example:2222/fleet'}     | ${'ssh'}   | ${'ssh://git.example:2222'}   | ${false}
    ${'file:///srv/git/fleet.git'}            | ${'file'}  | ${''}                         | ${false}
    ${'file:///C:/git/fleet'}                 | ${'file'}  | ${''}                         | ${false}
  `('takes $text', ({ text, protocol, origin, loopback }) => {
    expect(parseGitUrl(text)).toEqual({ protocol, text, origin, loopback });
  });

  it.each`
    text                                       | says
    ${''}                                      | ${'is not a URL'}
    ${'ext::sh -c id'}                         | ${'spaces'}
    ${'ext::https://git.example/x'}            | ${'remote helper'}
    ${'fd::17'}                                | ${'remote helper'}
    ${'EXT::https://git.example/x'}            | ${'remote helper'}
    ${'--upload-pack=id'}                      | ${'is not a URL'}
    ${'-oProxyCommand=id'}                     | ${'is not a URL'}
    ${'ssh://-oProxyCommand=id/x'}             | ${'no plain host name'}
    ${'ssh://git@-oProxyCommand=id/x'}         | ${'no plain host name'}
    ${'ssh://-l@git.example/x'}                | ${'no plain user name'}
    ${'ssh://$(id)/x'}                         | ${'no plain host name'}
    ${'ssh://git.example%2f-x/y'}              | ${'no plain host name'}
    ${'https://git.example/x\nhost: evil'}     | ${'control characters'}
    ${'https://git.example/x\r'}               | ${'control characters'}
    ${'https://git.example/%0aHost:evil'}      | ${'control characters'}
    ${'https://good.example\\@evil.example/x'} | ${'backslashes'}
    ${'https://gіt.example/x'}                 | ${'beyond ASCII'}
    ${'https://user@git.example/x'}            | ${'holds a user'}
    ${'https://user:token@git.example/x'}      | ${'holds a user'}
    ${'ssh://git:password@git.example/x'}      | ${'holds a user'}
    ${'https://git.example/x?token=abc'}       | ${'has a query'}
    ${'https://git.example/x#abc'}             | ${'has a query'}
    ${'https://git.example/'}                  | ${'names no repository'}
    ${'https://git.example'}                   | ${'names no repository'}
    ${'file://server/share'}                   | ${'names a host'}
    ${'file://'}                               | ${'names no repository'}
    ${'git://git.example/x'}                   | ${'the protocol "git:"'}
    ${'ftp://git.example/x'}                   | ${'the protocol "ftp:"'}
    ${'javascript://git.example/x'}            | ${'the protocol "javascript:"'}
    ${'/srv/git/fleet'}                        | ${'no protocol'}
    ${'../fleet'}                              | ${'no protocol'}
    ${'C:\\git\\fleet'}                        | ${'backslashes'}
  `('refuses $text: it $says', ({ text, says }) => {
    expect(() => parseGitUrl(text)).toThrow(
      expect.objectContaining({ code: 'source.url', blame: 'operator', message: expect.stringContaining(says) }),
    );
  });

  it('says how to write the short form of ssh', () => {
    expect(() => parseGitUrl('git@git.example:team/fleet.git')).toThrow(
      expect.objectContaining({ hint: 'write ssh://git@git.example/team/fleet.git' }),
    );
  });

  it.each([
    'https://user:s3cret@git.example/x',
    'https://s3cret@git.example/x',
    'https://git.example/x?private_token=s3cret',
    'https://git.example/x#s3cret',
    'ssh://git:s3cret@git.example/x',
    'foo://user:s3cret@git.example/x',
    'https://user:s3cret@git.example:notaport/x',
    'https://user:s3cret@git.example/x y',
  ])('shows no secret of %s', (text) => {
    const thrown = problemOf(text);

    expect(`${thrown.message} ${'hint' in thrown ? thrown.hint : ''}`).not.toContain('s3cret');
    expect(thrown.message).toContain('git.example');
  });
});

function problemOf(text: string): Error {
  try {
    parseGitUrl(text);
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error(`"${text}" was taken`);
}
