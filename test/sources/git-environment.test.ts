import { describe, expect, it, vi } from 'vitest';
import type { GitAuth } from '../../src/config/config.ts';
import { Secret } from '../../src/model/secret.ts';
import { gitEnvironment } from '../../src/sources/git-environment.ts';
import { parseGitUrl } from '../../src/sources/git-url.ts';

function environmentFor(url: string, auth?: GitAuth): Readonly<Record<string, string>> {
  return gitEnvironment({ gitDir: '/cache/x.git', home: '/cache/home' }, parseGitUrl(url), auth);
}

/** The settings that travel in variables. */
function settingsIn(environment: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const count = Number(environment['GIT_CONFIG_COUNT']);
  const indexes = Array.from({ length: count }, (_, index) => index);
  return Object.fromEntries(
    indexes.map((index) => [environment[`GIT_CONFIG_KEY_${index}`], environment[`GIT_CONFIG_VALUE_${index}`]]),
  );
}

describe('gitEnvironment', () => {
  it.each([
    'GIT_TRACE',
    'GIT_EXEC_PATH',
    'GIT_SSH',
    'LD_PRELOAD',
    'PAGER',
    'EDITOR',
    'RATCHET_TOKEN',
    'GIT_INDEX_FILE',
  ])('takes no %s over', (name) => {
    vi.stubEnv(name, 'set on this machine');

    expect(environmentFor('file:///x/y')).not.toHaveProperty(name);
  });

  it.each(['PATH', 'https_proxy', 'SSL_CERT_FILE'])('takes %s over', (name) => {
    vi.stubEnv(name, 'set on this machine');

    expect(environmentFor('file:///x/y')[name]).toBe('set on this machine');
  });

  it.each`
    url                      | protocol
    ${'https://h.example/x'} | ${'https'}
    ${'http://h.example/x'}  | ${'http'}
    ${'file:///x/y'}         | ${'file'}
  `('lets git speak $protocol alone for $url', ({ url, protocol }) => {
    expect(environmentFor(url)['GIT_ALLOW_PROTOCOL']).toBe(protocol);
  });

  it('binds the token to the origin of the URL', () => {
    const auth: GitAuth = { kind: 'https', user: 'robot', token: new Secret('t') };
    const settings = settingsIn(environmentFor('https://git.example:8443/a/b.git', auth));

    expect(settings['http.https://git.example:8443/.extraHeader']).toBe(
      `Authorization: Basic ${Buffer.from('robot:t').toString('base64')}`,
    );
  });

  it('pins what could run something', () => {
    expect(settingsIn(environmentFor('file:///x/y'))).toMatchObject({
      'core.hooksPath': '/dev/null',
      'core.fsmonitor': 'false',
      'credential.helper': '',
      'protocol.ext.allow': 'never',
      'http.followRedirects': 'false',
      'transfer.fsckObjects': 'true',
    });
  });

  it('tells ssh everything, so that no file of the account does', () => {
    const auth: GitAuth = { kind: 'ssh', keyFile: '/keys/my key', knownHostsFile: '/keys/known_hosts' };
    const command = environmentFor('ssh://git@git.example/x', auth)['GIT_SSH_COMMAND'] ?? '';

    expect(command.startsWith('ssh -F none -o ')).toBe(true);
    for (const option of [
      'BatchMode="yes"',
      'StrictHostKeyChecking="yes"',
      'IdentitiesOnly="yes"',
      'UserKnownHostsFile="/keys/known_hosts"',
      'GlobalKnownHostsFile="none"',
      'IdentityFile="/keys/my key"',
    ]) {
      expect(command).toContain(`-o '${option}'`);
    }
  });
});
