import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { paramsCmd } from '../../../src/executors/run/params-cmd.ts';
import { runIdOf } from '../../../src/executors/run/run-id.ts';
import { upgradeInfoXml } from '../../../src/executors/run/upgrade-info.ts';
import type { UpgradeOptions } from '../../../src/model/desired.ts';

const OPTIONS: UpgradeOptions = {
  extractAllFiles: true,
  delayedStart: false,
  startAfterUpgrade: true,
  stopSnmp: false,
  rebootAfterUpgrade: false,
};

function read(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  return new XMLParser({ parseTagValue: false }).parse(xml).UpgradeInfo;
}

describe('UpgradeInfo.xml', () => {
  it('has every element of the vendor’s example', () => {
    const xml = upgradeInfoXml({
      wholeCluster: true,
      hosts: ['10.0.0.1', 'dma02.example'],
      options: OPTIONS,
      failoverPolicy: 'simultaneous',
    });
    expect(read(xml)).toEqual({
      Agents: { IP: ['10.0.0.1', 'dma02.example'] },
      IsCluster: 'true',
      ExtractAllFiles: 'true',
      DelayedStart: 'false',
      AutomaticStartServices: 'true',
      StopSNMP: 'false',
      RebootAfterUpgrade: 'false',
      FailoverPolicy: 'Simultaneously',
    });
  });

  it.each([
    ['extractAllFiles', 'ExtractAllFiles'],
    ['delayedStart', 'DelayedStart'],
    ['startAfterUpgrade', 'AutomaticStartServices'],
    ['stopSnmp', 'StopSNMP'],
    ['rebootAfterUpgrade', 'RebootAfterUpgrade'],
  ] as const)('carries %s as %s', (option, element) => {
    for (const value of [true, false]) {
      const options = { ...OPTIONS, [option]: value };
      const info = read(
        upgradeInfoXml({ hosts: ['a.example'], wholeCluster: true, options, failoverPolicy: 'simultaneous' }),
      );
      expect(info[element]).toBe(String(value));
    }
  });

  it.each([
    ['simultaneous', 'Simultaneously'],
    ['backup-first', 'BackupFirst'],
    ['backup-first-switchback', 'BackupFirstWithSwitchback'],
  ] as const)('says %s as %s', (failoverPolicy, word) => {
    expect(
      read(upgradeInfoXml({ hosts: ['a.example'], wholeCluster: true, options: OPTIONS, failoverPolicy }))
        .FailoverPolicy,
    ).toBe(word);
  });

  it.each(['</IP><IP>evil', 'a b', '', 'a&b', '-x'])('refuses host %j', (host) => {
    const write = () =>
      upgradeInfoXml({ hosts: [host], wholeCluster: true, options: OPTIONS, failoverPolicy: 'simultaneous' });
    expect(write).toThrow(/is not a host/u);
  });
});

describe('params.cmd', () => {
  const values = {
    package: 'C:\\ProgramData\\ratchet\\packages\\ab\\DataMiner 10.5.0.0(CU4)-15943 Full Upgrade.dmupgrade',
    sha256: 'ab'.repeat(32),
    utility: 'C:\\Program Files (x86)\\Skyline\\SLTaskbarUtility.exe',
  };

  it('holds three quoted values and nothing else', () => {
    expect(paramsCmd(values).split('\r\n')).toEqual([
      `set "PKG=${values.package}"`,
      `set "SHA256=${values.sha256}"`,
      `set "UTIL=${values.utility}"`,
      '',
    ]);
  });

  it.each(['%', '!', '"', '&', '|', '<', '>', '^', '\n', '\r', '\0', '\u001a', 'é', '\u202e'])(
    'refuses %j in any value',
    (mark) => {
      for (const name of ['package', 'sha256', 'utility'] as const) {
        expect(() => paramsCmd({ ...values, [name]: `a${mark}b` })).toThrow(/a batch file would run/u);
      }
    },
  );
});

describe('the id of a run', () => {
  const about = { system: 'prod', targetBuild: 15943, packageSha256: 'ab'.repeat(32), attempt: 1 };
  const at = new Date('2026-09-01T02:03:04.567Z');

  it('says when, and what about', () => {
    expect(runIdOf(about, at)).toBe('20260901T020304Z-72dedeb247f0');
  });

  it.each([
    ['system', { system: 'test' }],
    ['target', { targetBuild: 15944 }],
    ['package', { packageSha256: 'cd'.repeat(32) }],
    ['attempt', { attempt: 2 }],
  ])('differs by %s', (_, change) => {
    expect(runIdOf({ ...about, ...change }, at)).not.toBe(runIdOf(about, at));
  });
});
