import { describe, expect, it } from 'vitest';
import { catalog, entry, HOST_KEY, readText, system, told, window } from './documents.ts';

/** What is told about one System whose `spec` holds this, without the name of the file. */
function toldAbout(spec: Readonly<Record<string, string>>): string[] {
  return told({ 'a.yaml': system(spec) }).map((line) => line.replace('a.yaml:', ''));
}

describe('a key or value of a System', () => {
  it.each`
    key             | value                                                                                | says
    ${'tagret'}     | ${'{}'}                                                                              | ${'7:3: error: "tagret" is not a key of spec; remove it (did you mean "target"?)'}
    ${'zzz'}        | ${'1'}                                                                               | ${'7:3: error: "zzz" is not a key of spec; remove it (known here: connection, agents, target, failover, options, mode, schedule, facts, acceptedRisks, freezeOverrides, health, backup, approval, approvals, suspend)'}
    ${'backup'}     | ${'{ maxAge: soon }'}                                                                | ${'7:21: error: spec.backup.maxAge: "soon" is not a duration; write a whole number and one of m, h, d, w, such as 4h or 14d'}
    ${'backup'}     | ${'{ maxAge: 24h, takenAt: yesterday }'}                                             | ${'7:35: error: spec.backup.takenAt: "yesterday" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${'health'}     | ${'{ before: ["rm -rf"] }'}                                                          | ${'7:22: error: spec.health.before[0]: "rm -rf" is not a name; write lower-case letters, digits and - only, such as emea-prod, at most 63 of them'}
    ${'backup'}     | ${'{}'}                                                                              | ${'7:3: error: spec.backup needs "maxAge"; write maxAge: "24h"'}
    ${'approval'}   | ${'yes'}                                                                             | ${'7:13: error: spec.approval is "yes"; write none or required'}
    ${'schedule'}   | ${'{ stageAhead: soon }'}                                                            | ${'7:27: error: spec.schedule.stageAhead: "soon" is not a duration; write a whole number and one of m, h, d, w, such as 4h or 14d'}
    ${'target'}     | ${'{}'}                                                                              | ${'6:3: error: spec.target needs "track"; write track: main'}
    ${'target'}     | ${''}                                                                                | ${'6:3: error: spec.target is empty; write keys and values, indented below it'}
    ${'target'}     | ${'main'}                                                                            | ${'6:11: error: spec.target is the text "main"; write keys and values, indented below it'}
    ${'target'}     | ${'{ track: mian }'}                                                                 | ${'6:20: error: spec.target.track is "mian"; write main or feature (did you mean "main"?)'}
    ${'target'}     | ${'{ track: main, version: 10.10 }'}                                                 | ${'6:35: error: spec.target.version is the number 10.1, because 10.10 is not in quotes; and in quotes, "10.10" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]", or latest'}
    ${'target'}     | ${'{ track: main, version: "10.10" }'}                                               | ${'6:35: error: spec.target.version: "10.10" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]", or latest'}
    ${'target'}     | ${'{ track: main, ceiling: 10.5 }'}                                                  | ${'6:35: error: spec.target.ceiling is the number 10.5, because 10.5 is not in quotes; write ceiling: "10.5"'}
    ${'target'}     | ${'{ track: main, ceiling: newest }'}                                                | ${'6:35: error: spec.target.ceiling: "newest" is neither a line nor a release; write "10.6" or "10.6.0 [CU2]"'}
    ${'target'}     | ${'{ track: main, minimumReleaseAge: 14 }'}                                          | ${'6:45: error: spec.target.minimumReleaseAge is the number 14, because 14 is not in quotes; and in quotes, "14" is not a duration; write a whole number and one of m, h, d, w, such as 4h or 14d'}
    ${'target'}     | ${'{ track: main, minimumReleaseAge: 14 days }'}                                     | ${'6:45: error: spec.target.minimumReleaseAge: "14 days" is not a duration; write a whole number and one of m, h, d, w, such as 4h or 14d'}
    ${'target'}     | ${'{ track: main, version: "10.5.6" }'}                                              | ${'6:35: error: spec.target.version "10.5.6" is a feature release, but the track is main; write a main release, or track: feature'}
    ${'target'}     | ${'{ track: main, version: "10.6.0", ceiling: "10.5" }'}                             | ${'6:54: error: spec.target.ceiling "10.5" is below the version "10.6.0"; raise the ceiling, or remove it'}
    ${'target'}     | ${'{ track: main, version: "10.6.0 [CU2]", ceiling: "10.6.0 [CU1]" }'}               | ${'6:60: error: spec.target.ceiling "10.6.0 [CU1]" is below the version "10.6.0 [CU2]"; raise the ceiling, or remove it'}
    ${'mode'}       | ${'aply'}                                                                            | ${'7:9: error: spec.mode is "aply"; write plan-only, upload-only or apply (did you mean "apply"?)'}
    ${'options'}    | ${'{ stopSnmp: yes }'}                                                               | ${'7:24: error: spec.options.stopSnmp is the text "yes"; write true or false'}
    ${'options'}    | ${'{ stopSNMP: true }'}                                                              | ${'7:14: error: "stopSNMP" is not a key of spec.options; remove it (did you mean "stopSnmp"?)'}
    ${'failover'}   | ${'{ policy: backup }'}                                                              | ${'7:23: error: spec.failover.policy is "backup"; write default, simultaneous, backup-first or backup-first-switchback'}
    ${'schedule'}   | ${'{ reconcile: "* * *" }'}                                                          | ${'7:26: error: spec.schedule.reconcile: "* * *" is not a cron expression; write five fields, such as "*/15 * * * *"'}
    ${'schedule'}   | ${'{ reconcile: "0 0 31 2 *" }'}                                                     | ${'7:26: error: spec.schedule.reconcile: "0 0 31 2 *" never comes: none of its months has such a day'}
    ${'schedule'}   | ${'{ timezone: Europe/Brusels }'}                                                    | ${'7:25: error: spec.schedule.timezone: "Europe/Brusels" is not a time zone; write an IANA name such as Europe/Brussels or UTC; did you mean Europe/Brussels?'}
    ${'schedule'}   | ${'{ atClose: cut }'}                                                                | ${'7:24: error: spec.schedule.atClose is "cut"; write pause or finish'}
    ${'schedule'}   | ${'{ windows: night }'}                                                              | ${'7:24: error: spec.schedule.windows is the text "night"; write a list, each item on its own line after "- "'}
    ${'schedule'}   | ${'{ windows: [night] }'}                                                            | ${'7:25: error: spec.schedule.windows: there is no Window "night"; write the name of one, or add it'}
    ${'facts'}      | ${'{ database: [a] }'}                                                               | ${'7:22: error: spec.facts.database is a list; write text or a number or true or false'}
    ${'facts'}      | ${'{ nodes: 0x1F }'}                                                                 | ${'7:19: error: spec.facts.nodes is the number 0x1F, because 0x1F is not in quotes; write nodes: "0x1F"'}
    ${'facts'}      | ${'{ "a b": 1 }'}                                                                    | ${'7:12: error: spec.facts: "a b" cannot name a fact; write letters and digits, such as brokerGateway'}
    ${'suspend'}    | ${'{ reason: "" }'}                                                                  | ${'7:22: error: spec.suspend.reason: "" is not a reason; write one line of at most 500 characters'}
    ${'suspend'}    | ${'{ reason: x, until: tomorrow }'}                                                  | ${'7:32: error: spec.suspend.until: "tomorrow" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${'facts'}      | ${'{ brokerGateway: true, x: 1, broker-gateway: false }'}                            | ${'7:55: error: spec.facts: "broker-gateway" is the same fact as "brokerGateway"; remove one'}
    ${'suspend'}    | ${'{ reason: x, until: 2026-02-30 }'}                                                | ${'7:32: error: spec.suspend.until: "2026-02-30" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${'suspend'}    | ${'{ reason: x, until: 2026-10-01 }'}                                                | ${'7:32: warning: spec.suspend ended on 2026-10-01T00:00:00.000Z, so that it holds nothing back; remove it, or write a later date'}
    ${'connection'} | ${'{ url: "https://a.example" }'}                                                    | ${'5:3: error: spec.connection needs "credentials"; write credentials: emea'}
    ${'connection'} | ${'{ url: "https://u:p@a.example", credentials: t }'}                                | ${'5:22: error: spec.connection.url: "https://u:p@a.example" has more than a host and a port; write no user, path or query, such as https://dma01.example.com'}
    ${'connection'} | ${'{ url: "https://-oProxy", credentials: t }'}                                      | ${'5:22: error: spec.connection.url: "https://-oProxy": "-oProxy" is not a host; write a DNS name such as dma01.example.com, or an IPv4 address'}
    ${'connection'} | ${'{ url: "https://a.example", credentials: T }'}                                    | ${'5:56: error: spec.connection.credentials: "T" is not a name; write lower-case letters, digits and - only, such as emea-prod, at most 63 of them'}
    ${'connection'} | ${'{ url: "https://a.example", credentials: t, ssh: { hostKey: "SHA256:x" } }'}      | ${'5:75: error: spec.connection.ssh.hostKey: "SHA256:x" is not a host key fingerprint; write SHA256: and its 43 characters, as "ssh-keygen -l" prints them'}
    ${'connection'} | ${'{ url: "https://a.example", credentials: t, ssh: { host: "a;id", hostKey: x } }'} | ${'5:72: error: spec.connection.ssh.host: "a;id" is not a host; write a DNS name such as dma01.example.com, or an IPv4 address'}
  `('$key: $value', ({ key, value, says }) => {
    expect(toldAbout({ [key]: value })[0]).toBe(says);
  });

  it.each(['070000', '22.5', '"22"', '0', '65536'])('is no port when it is %s', (port) => {
    const ssh = `{ port: ${port}, hostKey: "${HOST_KEY}" }`;
    const [problem, second] = toldAbout({ connection: `{ url: "https://a.example", credentials: t, ssh: ${ssh} }` });
    expect(problem).toMatch(/^5:\d+: error: spec\.connection\.ssh\.port.*; write /);
    expect(second).toBeUndefined();
  });

  it('warns where a mode can never work', () => {
    expect(toldAbout({ connection: '{ url: "https://a.example", credentials: t }', mode: 'apply' })).toEqual([
      "7:9: warning: mode apply needs ssh, which a has not; write ssh: and its hostKey, unless the operator's configuration links them otherwise",
    ]);
  });
});

describe('the machines of a System', () => {
  const connection = '{ url: "https://dma01.example", credentials: test }';
  const two = '{ name: dma01, url: "https://dma01.example" }, { name: dma02, url: "https://dma02.example" }';

  it.each`
    agents                                                                         | says
    ${'{ expect: 2 }'}                                                             | ${'7:21: error: spec.agents.expect is 2, but 1 machine is listed; list every machine in spec.agents.members, or correct the number'}
    ${`{ expect: 3, members: [${two}] }`}                                          | ${'7:21: error: spec.agents.expect is 3, but 2 machines are listed; list every machine in spec.agents.members, or correct the number'}
    ${'{ pairs: [{ main: dma01, backup: dma02 }] }'}                               | ${'7:20: error: spec.agents.pairs names machines that are nowhere listed; list every machine in spec.agents.members'}
    ${'{ orchestrator: dma02 }'}                                                   | ${'7:27: error: spec.agents.orchestrator is "dma02", but the only Agent is "dma01"; remove it, or list all machines in spec.agents.members'}
    ${`{ orchestrator: dma1, members: [${two}] }`}                                 | ${'7:27: error: spec.agents.orchestrator: "dma1" is not one of spec.agents.members; write the name of a member (did you mean "dma01"?)'}
    ${`{ pairs: [{ main: dma01, backup: dma1 }], members: [${two}] }`}             | ${'7:44: error: "dma1" is not one of spec.agents.members; write the name of a member (did you mean "dma01"?)'}
    ${`{ pairs: [{ main: dma01, backup: dma01 }], members: [${two}] }`}            | ${'7:44: error: "dma01" is in a pair already; remove it from one'}
    ${'{ members: [{ name: dma02, url: "https://dma02.example" }] }'}              | ${'5:22: error: spec.connection.url: "https://dma01.example" is the url of none of spec.agents.members; write one of theirs'}
    ${`{ members: [${two}, { name: DMA02, url: "https://dma03.example" }] }`}      | ${'7:125: error: "DMA02" is listed twice in spec.agents.members; give each machine a name of its own'}
    ${`{ members: [${two}, { name: dma03, url: "https://DMA02.example:443/" }] }`} | ${'7:137: error: "https://DMA02.example:443/" is the url of "dma02" already; write the address of the machine itself'}
    ${'{ members: [] }'}                                                           | ${'7:22: error: spec.agents.members has too few entries; write 1 or more'}
  `('$agents', ({ agents, says }) => {
    expect(toldAbout({ connection, agents })).toEqual(toldAbout({ agents, connection }));
    expect(told({ 'a.yaml': system({ connection, target: '{ track: main }', agents }) })[0]).toBe(`a.yaml:${says}`);
  });

  it('have one ssh each', () => {
    const ssh = (port: number) => `ssh: { port: ${port}, hostKey: "${HOST_KEY}" }`;
    const spec = (port: number) => ({
      connection: `{ url: "https://dma01.example", credentials: test, ${ssh(22)} }`,
      agents: `{ members: [{ name: dma01, url: "https://dma01.example", ${ssh(port)} }] }`,
    });
    expect(toldAbout(spec(22))).toEqual([]);
    expect(toldAbout(spec(23))).toEqual([
      expect.stringContaining('dma01 has another ssh here than in spec.connection; write it in one place only'),
    ]);
  });
});

describe('a Window', () => {
  it.each`
    spec                                                                         | says
    ${'{ days: [Sunday], start: "22:00", duration: 6h, timezone: UTC }'}         | ${'4:16: error: spec.days[0] is "Sunday"; write monday, tuesday, wednesday, thursday, friday, saturday or sunday (did you mean "sunday"?)'}
    ${'{ days: [], start: "22:00", duration: 6h, timezone: UTC }'}               | ${'4:15: error: spec.days has too few entries; write 1 or more'}
    ${'{ days: [sunday, sunday], start: "22:00", duration: 6h, timezone: UTC }'} | ${'4:24: error: spec.days holds "sunday" twice; remove one'}
    ${'{ days: [sunday], start: 22, duration: 6h, timezone: UTC }'}              | ${'4:32: error: spec.start is the number 22, because 22 is not in quotes; and in quotes, "22" is not a time of day; write HH:MM from 00:00 to 23:59, such as "22:00"'}
    ${'{ days: [sunday], start: "24:00", duration: 6h, timezone: UTC }'}         | ${'4:32: error: spec.start: "24:00" is not a time of day; write HH:MM from 00:00 to 23:59, such as "22:00"'}
    ${'{ days: [sunday], start: "22:00", duration: 8d, timezone: UTC }'}         | ${'4:51: error: spec.duration: "8d" is not from 1m to 7d; write how long the window stays open'}
    ${'{ days: [sunday], start: "22:00", duration: 0m, timezone: UTC }'}         | ${'4:51: error: spec.duration: "0m" is not from 1m to 7d; write how long the window stays open'}
    ${'{ days: [sunday], start: "22:00", duration: 6h, timezone: "+01:00" }'}    | ${'4:65: error: spec.timezone: "+01:00" is not a time zone; write an IANA name such as Europe/Brussels or UTC'}
    ${'{ days: [sunday], start: "22:00", duration: 6h }'}                        | ${'4:1: error: spec needs "timezone"; write timezone: "Europe/Brussels"'}
  `('$spec', ({ spec, says }) => {
    expect(told({ 'w.yaml': window('night', spec) })).toEqual([`w.yaml:${says}`]);
  });

  it('may start at 22:30 without quotes, which no longer means 1350', () => {
    expect(
      told({ 'w.yaml': window('night', '{ days: [sunday], start: 22:30, duration: 6h, timezone: UTC }') }),
    ).toEqual([]);
  });
});

describe('an entry of the Catalog', () => {
  it.each`
    member                     | says
    ${{ release: '10.5' }}     | ${'5:18: error: spec.packages[0].release is the number 10.5, because 10.5 is not in quotes; and in quotes, "10.5" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]"'}
    ${{ release: '"10.5"' }}   | ${'5:18: error: spec.packages[0].release: "10.5" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]"'}
    ${{ build: '"16700"' }}    | ${'5:42: error: spec.packages[0].build is the text "16700"; write a whole number'}
    ${{ build: '016700' }}     | ${'5:42: error: spec.packages[0].build is "016700", which is no plain number; write a whole number'}
    ${{ build: '0' }}          | ${'5:42: error: spec.packages[0].build: "0" is too small; write 1 or more'}
    ${{ kind: 'cumulative' }}  | ${'5:165: error: spec.packages[0].kind is "cumulative"; write full, delta or web'}
    ${{ sha256: '"xyz"' }}     | ${'5:79: error: spec.packages[0].sha256: "xyz" is not a SHA-256; write its 64 hexadecimal digits, as "certutil -hashfile FILE SHA256" prints them'}
    ${{ size: '1.5' }}         | ${'5:153: error: spec.packages[0].size is number 1.5; write a whole number'}
    ${{ size: '1e400' }}       | ${'5:153: error: spec.packages[0].size is "1e400", which is no plain number; write a whole number'}
    ${{ size: '4000000001' }}  | ${'5:153: error: spec.packages[0].size: "4000000001" is too large; write 4000000000 or less'}
    ${{ size: '.inf' }}        | ${'5:153: error: spec.packages[0].size is ".inf", which is no plain number; write a whole number'}
    ${{ releasedAt: 'soon' }}  | ${'5:171: error: spec.packages[0].releasedAt: "soon" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${{ from: '"../secret"' }} | ${'5:55: error: spec.packages[0].from: "../secret" holds ".."; write the path without going up'}
    ${{ sha256: undefined }}   | ${'5:7: error: spec.packages[0] needs "sha256"; write sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}
  `('$member', ({ member, says }) => {
    expect(told({ 'c.yaml': catalog(entry(member)) })).toEqual([`c.yaml:${says}`]);
  });

  it('is there once, whatever the file', () => {
    const delta = entry({ kind: 'delta', base: '{ release: "10.5.0 [CU9]", build: 16515 }' });
    expect(told({ 'a.yaml': catalog(entry(), delta), 'b.yaml': catalog(entry()) })).toEqual([
      'b.yaml:5:7: error: the full package of "10.5.0 [CU12]" build 16700 is there twice, also at a.yaml:5:7; remove one',
    ]);
  });

  it('gives one content one build', () => {
    const other = entry({ release: '"10.5.0 [CU13]"', build: '16800' });
    expect(told({ 'a.yaml': catalog(entry(), other) })).toEqual([
      `a.yaml:6:7: error: sha256 ${'ab'.repeat(32)} pins "10.5.0 [CU13]" build 16800 here and "10.5.0 [CU12]" build 16700 at a.yaml:5:7; no file is both, so write the sha256 of each`,
    ]);
  });

  it.each`
    name                                                   | kind      | slip
    ${'DataMiner 10.5.0.0(CU12)-16701 Full Upgrade'}       | ${'full'} | ${'its file is named for build 16701'}
    ${'DataMiner 10.5.0.0(CU11)-16700 Full Upgrade'}       | ${'full'} | ${'its file is named for CU11'}
    ${'DataMiner 10.5.4.0-16700 Full Upgrade'}             | ${'full'} | ${'its file is named for 10.5.4'}
    ${'DataMiner 10.5.0.0-16700 Web Upgrade'}              | ${'full'} | ${'its file is a web package'}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade'}             | ${'web'}  | ${'its file is a full package'}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade (rc)'}        | ${'full'} | ${'its file is marked (rc)'}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade (hotfix)'}    | ${'full'} | ${'its file is marked (hotfix)'}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade GER-12 PS-3'} | ${'full'} | ${'its file is named for change GER-12 PS-3'}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade (1)'}         | ${'full'} | ${undefined}
    ${'DataMiner 10.5.0.0-16700 Full Upgrade'}             | ${'full'} | ${undefined}
    ${'DataMiner 10.5.0.0(CU12)-16700 Web Upgrade'}        | ${'web'}  | ${undefined}
  `('is in a file that says the same: $name as $kind', ({ name, kind, slip }) => {
    const from = `10.5/${name}.dmupgrade`;
    const says = `c.yaml:5:55: error: spec.packages[0].from is "${from}", and the entry is the ${kind} package of "10.5.0 [CU12]" build 16700: ${slip}; write the name of its own file, or correct the entry`;
    expect(told({ 'c.yaml': catalog(entry({ from: `"${from}"`, kind })) })).toEqual(slip === undefined ? [] : [says]);
  });

  it('is in a file that says the same, on a server as well', () => {
    const from = 'https://packages.example/DataMiner%2010.5.0.0(CU12)-16701%20Full%20Upgrade.dmupgrade';
    expect(told({ 'c.yaml': catalog(entry({ from: `"${from}"` })) })).toEqual([
      expect.stringContaining('its file is named for build 16701; write the name'),
    ]);
  });

  it('gives a build one release', () => {
    expect(told({ 'a.yaml': catalog(entry(), entry({ release: '"10.5.0 [CU11]"' })) })).toEqual([
      'a.yaml:6:7: error: build 16700 is "10.5.0 [CU11]" here and "10.5.0 [CU12]" at a.yaml:5:7; correct one',
    ]);
  });
});

describe('documents that contradict each other', () => {
  it('name one System twice', () => {
    expect(told({ 'a.yaml': system({}), 'b/x.yaml': system({}) })).toEqual([
      'b/x.yaml:3:19: error: System "prod" is there twice, also at a.yaml:3:19; rename or remove one',
    ]);
  });

  it('name one Window twice, also when one of them is wrong', () => {
    expect(told({ 'a.yaml': `${window()}---\n${window('night', '{}')}` })[0]).toBe(
      'a.yaml:8:19: error: Window "night" is there twice, also at a.yaml:3:19; rename or remove one',
    );
  });

  it('refer to a window under a slightly different name', () => {
    const files = { 'a.yaml': system({ schedule: '{ windows: [sunday-nigth] }' }), 'w.yaml': window('sunday-night') };
    expect(told(files)).toEqual([
      'a.yaml:7:25: error: spec.schedule.windows: there is no Window "sunday-nigth"; write the name of one, or add it (did you mean "sunday-night"?)',
    ]);
  });

  it('know a window whose own document is wrong', () => {
    const files = { 'a.yaml': system({ schedule: '{ windows: [night] }' }), 'w.yaml': window('night', '{}') };
    expect(told(files).every((line) => line.startsWith('w.yaml'))).toBe(true);
  });

  it('list one machine in two Systems', () => {
    const connection = '{ url: "https://dma01.example", credentials: test }';
    expect(told({ 'a.yaml': system({ connection }, 'a'), 'b.yaml': system({ connection }, 'b') })).toEqual([
      'b.yaml:1:1: error: System "b" lists https://dma01.example, as System "a" does at a.yaml:1:1; a machine belongs to one System',
    ]);
  });
});

describe('whose document it is', () => {
  it.each`
    text                                          | says
    ${'apiVersion: ratchet/v1\nkind: Sytem\n'}    | ${'2:7: error: kind is "Sytem"; write System, Catalog, Window, Freeze, Rollout or KnowledgeOverlay (did you mean "System"?)'}
    ${'apiVersion: ratchet/v1\n'}                 | ${'1:1: error: the document needs "kind"; write System, Catalog, Window, Freeze, Rollout or KnowledgeOverlay'}
    ${'apiVersion: ratchet/v1\nkind: Defaults\n'} | ${'2:7: error: kind "Defaults" is not known to this version of ratchet; remove the document'}
    ${'apiVersion: ratchet/v2\nkind: System\n'}   | ${'1:13: error: apiVersion is "ratchet/v2"; write ratchet/v1'}
    ${'apiVersion: rachet/v1\nkind: System\n'}    | ${'1:13: error: apiVersion is "rachet/v1"; write ratchet/v1'}
    ${'apiversion: ratchet/v1\nkind: System\n'}   | ${'1:1: error: the document needs "apiVersion"; write apiVersion: ratchet/v1'}
    ${'kind: System\nmetadata: { name: a }\n'}    | ${'1:1: error: the document needs "apiVersion"; write apiVersion: ratchet/v1'}
    ${'# for ratchet/v1\na: "x\n'}                | ${'3:1: error: something is missing here: a ":" after the key, or a closing quote, ] or }'}
  `('$text', ({ text, says }) => {
    expect(told({ 'a.yaml': text })).toEqual([`a.yaml:${says}`]);
  });
});

describe('all problems at once', () => {
  it('over files, documents and rules, in the order of the files', () => {
    const broken = system({ mode: 'aply', tagret: '1', schedule: '{ windows: [nigth] }' });
    const lines = told({
      'b.yaml': `${broken}---\n${window('night', '{ days: [sun] }')}`,
      'a.yaml': 'apiVersion: ratchet/v1\na: 1\na: 2\n',
    });
    expect(lines.map((line) => line.split(': error')[0])).toEqual([
      'a.yaml:1:1',
      'a.yaml:3:1',
      'b.yaml:7:9',
      'b.yaml:8:3',
      'b.yaml:9:25',
      'b.yaml:14:1',
      'b.yaml:14:1',
      'b.yaml:14:16',
    ]);
  });

  it('but not more than a person reads', () => {
    const keys = Array.from({ length: 5000 }, (_, index) => [`key${index}`, '1']);
    const lines = toldAbout(Object.fromEntries(keys));
    expect(lines).toHaveLength(51);
    expect(lines).toContain('1:1: error: 4950 more problems in this document are not shown; correct these first');
  });
});

describe('hostile files', () => {
  it.each`
    case                    | text                                                          | code
    ${'too large'}          | ${'#'.repeat(300_000)}                                        | ${'yaml.too-large'}
    ${'deep'}               | ${'['.repeat(10_000)}                                         | ${'yaml.too-deep'}
    ${'40 000 keys'} | ${Array.from({ length: 40_000 }, (_, i) => `${i}`)
  .join(':\n')
  .slice(0, 250_000)} | ${'yaml.too-many'}
    ${'direction override'} | ${`${system()}# \u202e`}                                      | ${'yaml.character'}
    ${'merge in ours'}      | ${system({ '<<': '{ mode: apply }' })}                        | ${'yaml.key'}
    ${'prototype in ours'}  | ${system({ __proto: '1' }).replace('__proto:', '__proto__:')} | ${'yaml.key'}
    ${'tag in ours'}        | ${system({ mode: '!!str apply' })}                            | ${'yaml.tag'}
  `('$case: a finding, and no fleet', ({ text, code }) => {
    const reading = readText({ 'x.yaml': text });
    expect(reading.kind === 'problems' && reading.problems.map((problem) => problem.code)).toContain(code);
  });

  it('are not read when they are too many', () => {
    const files = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`${index}.yaml`, '']));
    expect(told(files)).toEqual([expect.stringContaining('there are 20001 YAML files; at most 20000 are read')]);
  });

  it('have names without control characters', () => {
    expect(told({ 'a\n::set-output.yaml': system() })).toEqual([
      "a\\u{a}::set-output.yaml:1:1: error: the file's name is too long or holds characters that cannot be seen; rename it",
    ]);
  });
});
