import type { GitAuth } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';
import type { GitUrl } from './git-url.ts';

/** What git needs of this machine: to be found, to have scratch space, to reach out through a proxy, to check a server. */
const KEPT = [
  ['PATH', 'PATHEXT', 'SystemRoot', 'SYSTEMDRIVE', 'COMSPEC', 'WINDIR', 'TMPDIR', 'TEMP', 'TMP'],
  ['HTTPS_PROXY', 'https_proxy', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'],
  ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'],
].flat();

/** Git itself understands this name on Windows too. */
const NOTHING = '/dev/null';

/**
 * The whole environment of every git that we start. No configuration file, template, hook, filter, helper or prompt of
 * the machine or of the repository takes part, and only the protocol of the operator's own URL is spoken. Settings and
 * the token travel in variables: arguments can be read by every user of the machine. `home` is an empty folder.
 */
export function gitEnvironment(
  { gitDir, home }: { readonly gitDir: string; readonly home: string },
  url: GitUrl,
  auth: GitAuth | undefined,
): Readonly<Record<string, string>> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: home,
    USERPROFILE: home,
    LC_ALL: 'C',
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: NOTHING,
    GIT_CONFIG_GLOBAL: NOTHING,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: url.protocol,
    ...sshVariables(url, auth),
    ...configVariables([...PINNED, ...platformConfig(), ...authConfig(url, auth)]),
  };
}

type Setting = readonly [key: string, value: string];

const PINNED: readonly Setting[] = [
  ['core.hooksPath', NOTHING],
  ['core.attributesFile', NOTHING],
  ['core.fsmonitor', 'false'],
  ['core.bigFileThreshold', '1m'],
  ['credential.helper', ''],
  ['protocol.ext.allow', 'never'],
  ['protocol.version', '2'],
  ['http.followRedirects', 'false'],
  // A server that drips, or says nothing, is given up after half a minute.
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  ['transfer.fsckObjects', 'true'],
  ['transfer.bundleURI', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  // Always a pack, so that what comes in can be measured while it comes.
  ['fetch.unpackLimit', '1'],
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
  ['gc.pruneExpire', '1.hour.ago'],
];

/** Git for Windows names its certificates in the system configuration, which is left out: use those of Windows. */
function platformConfig(): readonly Setting[] {
  return process.platform === 'win32' ? [['http.sslBackend', 'schannel']] : [];
}

function authConfig(url: GitUrl, auth: GitAuth | undefined): readonly Setting[] {
  if (auth?.kind !== 'https') return [];
  if (url.protocol !== 'https' && !(url.protocol === 'http' && url.loopback)) {
    throw misplaced(
      `a token for HTTPS would travel over "${url.protocol}"`,
      'write an https:// URL, or drop the token',
    );
  }
  const basic = Buffer.from(`${auth.user}:${auth.token.reveal()}`).toString('base64');
  return [[`http.${url.origin}/.extraHeader`, `Authorization: Basic ${basic}`]];
}

function configVariables(settings: readonly Setting[]): Record<string, string> {
  const variables = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(variables) };
}

function sshVariables(url: GitUrl, auth: GitAuth | undefined): Record<string, string> {
  if (url.protocol !== 'ssh') {
    if (auth?.kind === 'ssh') throw misplaced(`a key for SSH has no use over "${url.protocol}"`, 'write an ssh:// URL');
    return {};
  }
  if (auth?.kind !== 'ssh') {
    throw misplaced('SSH needs a key and known hosts', 'name keyFile and knownHostsFile under fleet.git.auth');
  }
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'PasswordAuthentication=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'ConnectTimeout=20',
    'ServerAliveInterval=10',
    'ServerAliveCountMax=3',
    `UserKnownHostsFile=${plainPath(auth.knownHostsFile)}`,
    'GlobalKnownHostsFile=none',
    `IdentityFile=${plainPath(auth.keyFile)}`,
  ];
  const command = ['ssh', '-F none', ...options.map((option) => `-o '${quoteValue(option)}'`)].join(' ');
  return { GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: 'ssh' };
}

/** Git hands this command to a shell and ssh expands `%` and `$` in it, so a path may hold nothing that either reads. */
function plainPath(file: string): string {
  const forward = process.platform === 'win32' ? file.replaceAll('\\', '/') : file;
  const absolute = /^(?:\/|[a-z]:\/)/iu.test(forward);
  if (absolute && /^[\p{L}\p{N} ._/:+@=,()-]+$/u.test(forward)) return forward;
  throw misplaced(
    `the path ${JSON.stringify(file)} cannot be given to ssh`,
    'use an absolute path of letters, digits, spaces and ._-+@=,()',
  );
}

/** ssh splits values at spaces unless they stand in double quotes. */
function quoteValue(option: string): string {
  const [name, value] = option.split(/=(.*)/su);
  return `${name}="${value}"`;
}

function misplaced(message: string, hint: string): RatchetError {
  return new RatchetError('source.auth', message, { blame: 'operator', hint });
}
