import { formats as configFormats } from '../../../src/config/formats.ts';
import { isPostgresUrl, parsePostgresUrl } from '../../../src/config/postgres-address.ts';
import { splitCommand } from '../../../src/config/split-command.ts';
import { formats as desiredFormats } from '../../../src/desired/formats.ts';
import { parseMoment } from '../../../src/desired/moment.ts';
import { literal } from '../../../src/executors/bootstrap/literal.ts';
import { parsePublicKey } from '../../../src/executors/bootstrap/public-key.ts';
import { parseByteRate, parseByteSize } from '../../../src/model/byte-size.ts';
import { parseCronSchedule } from '../../../src/model/cron.ts';
import { parseDuration } from '../../../src/model/duration.ts';
import { parseBaseUrl, parseHost, parseHostAndPort } from '../../../src/model/host.ts';
import { parseDeltaName, parsePackageName } from '../../../src/model/package-name.ts';
import { parsePackageBase, parsePackageUrl } from '../../../src/model/package-url.ts';
import { printable } from '../../../src/model/printable.ts';
import { parseRelease } from '../../../src/model/release.ts';
import { scrub } from '../../../src/model/scrub.ts';
import { parseTimeZone } from '../../../src/model/time-zone.ts';
import { formatVersion, parseVersion, sameRelease } from '../../../src/model/version.ts';
import { formatRange, parseRange } from '../../../src/model/written-range.ts';
import { clientKeyFor } from '../../../src/simulator/keys.ts';
import { parseGitFolder, parseGitRef } from '../../../src/sources/git-ref.ts';
import { parseGitUrl } from '../../../src/sources/git-url.ts';
import { type FuzzedParser, textParser } from '../parser.ts';

const every =
  (...parsers: readonly ((text: string) => unknown)[]) =>
  (text: string) => {
    const thrown: unknown[] = [];
    for (const parse of parsers) {
      try {
        parse(text);
      } catch (each) {
        thrown.push(each);
      }
    }
    // The worst of them: one of ours is the declared outcome of its parser.
    const worst = thrown.find((each) => !(each instanceof Error && 'blame' in each)) ?? thrown[0];
    if (worst !== undefined) throw worst;
  };

export const WORD_PARSERS: readonly FuzzedParser[] = [
  textParser('versions', {
    corpus: [
      '10.5.0.0-15839-20250516-release',
      '10.5.0.0(CU4)-15943',
      '10.5.0 [CU12]',
      '10.5.6',
      '10.5.2538.6338',
      'HF_10.5.0.0(CU6)_20250901-101112',
    ],
    tokens: ['10', '.', '-', ' [CU', ']', '(CU', ')', 'HF_', '20250516', 'release', 'build ', '0', '99999999999'],
    parse(text) {
      const version = parseVersion(text);
      if (!version.ok) return parseRelease(text);
      sameRelease(version.value, version.value);
      return parseVersion(formatVersion(version.value));
    },
  }),
  textParser('ranges of releases', {
    corpus: ['main|10.5.0 [CU3]||10.5.0 [CU7]|', 'feature||10.4.12||10.5.6', 'main||||'],
    tokens: ['|', '10.5.0', '10.5.6', ' [CU1]', 'main', 'feature'],
    parse(text) {
      const [track, from, after, to, before] = text.split('|').map((part) => (part === '' ? undefined : part));
      const range = parseRange({ track: track === 'feature' ? 'feature' : 'main', from, after, to, before });
      return range.ok ? formatRange(range.value) : range.problem;
    },
  }),
  textParser('cron', {
    corpus: ['*/15 * * * *', '0 22 1-7 jan,feb mon', '59 23 31 12 7'],
    tokens: ['*', '/', '-', ',', ' ', '0', '59', '60', 'mon', 'sunday', 'L', '#2', '*/0'],
    parse: parseCronSchedule,
  }),
  textParser('durations, sizes and moments', {
    corpus: ['14d', '90m', '20MB/s', '40GB', '2026-10-01', '2026-10-01T06:00:00Z', 'Europe/Brussels'],
    tokens: ['d', 'h', 'm', 'GB', '/s', '-', ':', 'T', 'Z', '+14:00', '02-30', '9999999999999999'],
    parse: every(
      (text) => parseDuration(text, ['s', 'm', 'h', 'd', 'w']),
      parseByteSize,
      parseByteRate,
      parseTimeZone,
      (text) => parseMoment(text, 'Europe/Brussels'),
    ),
  }),
  textParser('formats of the schemas', {
    corpus: [
      '10.5.0 [CU12]',
      '10.6',
      'latest',
      '*.emea.example',
      'file:/etc/x',
      'https://a.example/x',
      'calendars/a.ics',
    ],
    tokens: ['*', '.', '/', 'env:', 'exec:', '://', '..', 'C:\\', '-', ' '],
    parse: every(...[...Object.values(desiredFormats), ...Object.values(configFormats)]),
  }),
  textParser('hosts and addresses', {
    corpus: [
      'dma01.emea.example',
      '192.168.1.20',
      '127.0.0.1:8443',
      'https://dma01.example.com:8443/',
      'http://a.example',
    ],
    tokens: ['.', ':', '/', '//', '@', '#', '?', '[::1]', '0x7f', '127.1', '%2e', 'https', '65536', '-'],
    parse: every(parseHost, parseHostAndPort, parseBaseUrl),
  }),
  textParser('addresses of databases', {
    corpus: [
      'postgres://ratchet@db.example:5432/ratchet',
      'postgresql://r@/fleet?host=/var/run/postgresql',
      'postgres://a%40b@127.0.0.1/x',
    ],
    tokens: ['postgres://', '@', ':', '/', '?host=', '%2f', '%', '#', 'pass', '[::1]', '..', '&'],
    parse(text) {
      const address = parsePostgresUrl(text);
      if (!isPostgresUrl(text) && address.ok) throw new Error(`"${text}" is taken for a file and an address`);
    },
  }),
  textParser('names of packages', {
    corpus: [
      'DataMiner 10.5.0.0-16700 Full Upgrade (CU12).dmupgrade',
      'DataMiner 10.5.6.0-15822 Full Upgrade.dmupgrade',
    ],
    tokens: ['DataMiner ', 'Full', 'Web', ' Upgrade', '(CU', ')', '.dmupgrade', '(1)', '-', '_', 'Review'],
    parse: every(parsePackageName, parseDeltaName),
  }),
  textParser('addresses of packages', {
    corpus: ['https://packages.example/dataminer/10.5/full.dmupgrade', 'https://packages.example/dataminer/'],
    tokens: ['/', '..', '%2e', '%2f', '\\', '?', '#', '@', ':8443', '//', ';'],
    parse: every(parsePackageUrl, parsePackageBase),
  }),
  textParser('addresses and names of Git', {
    corpus: [
      'https://git.example/team/fleet.git',
      'ssh://git@git.example:2222/fleet',
      'file:///srv/fleet',
      'refs/heads/main',
      'fleets/emea',
    ],
    tokens: ['ext::', '--upload-pack=', '-o', '@', ':', '/', '..', '%0a', '^', '~1', '@{1}', '.lock', '*', '\\'],
    parse: every(parseGitUrl, parseGitRef, parseGitFolder),
  }),
  textParser('commands and keys of the operator', {
    corpus: ['/opt/pass show "a b"', "vault read 'x y'", clientKeyFor('fuzz').publicKey],
    tokens: ['"', "'", '\\', ' ', 'ssh-ed25519 ', 'AAAA', '=', '\n'],
    parse: every(splitCommand, parsePublicKey),
  }),
  textParser('text of others, to be shown', {
    corpus: [
      'https://user:pass@host/x password=secret Bearer abcdefgh',
      '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----',
      '{"password":"x","cookie":\'y\'}',
    ],
    tokens: [
      '://',
      '@',
      'password',
      '"',
      "'",
      '=',
      ':',
      'bearer ',
      '-----BEGIN ',
      'PRIVATE KEY-----',
      '\u001b[2J',
      '::',
    ],
    parse(text) {
      const shown = printable(scrub(text));
      if (/[\p{Cc}\u202e]/u.test(shown)) throw new Error(`it is not harmless: ${JSON.stringify(shown)}`);
    },
  }),
  textParser('text of others, in PowerShell', {
    corpus: ['C:\\ProgramData\\ratchet', "it's", '$(id)'],
    tokens: ["'", '\u2018', '`', '$', '"', '@(', '\u00e9', '\ud83d\ude00'],
    parse: literal,
  }),
];
