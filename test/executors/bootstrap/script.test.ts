import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYOUT } from '../../../src/config/defaults.ts';
import { type BootstrapOrder, bootstrapScript } from '../../../src/executors/bootstrap/script.ts';
import { RUN_CMD, RUN_CMD_SHA256, runCmd, sha256OfRunCmd } from '../../../src/model/run-cmd.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { readBack } from './powershell-text.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtVpmnrhl3tX4qW5b1aTsaKjVtJQpCpx4OLtbWzXvTD ratchet';
const ORCHESTRATING: BootstrapOrder = {
  part: 'orchestrating',
  publicKey: PUBLIC_KEY,
  agents: ['emea-dma01 of emea-prod'],
  agentLayout: DEFAULT_LAYOUT,
  logon: 'password',
  account: undefined,
};
const MEMBER: BootstrapOrder = {
  part: 'member',
  publicKey: PUBLIC_KEY,
  agents: ['emea-dma02 of emea-prod'],
  user: 'ratchet',
};
const SCRIPTS = [
  ['orchestrating', bootstrapScript(ORCHESTRATING)],
  ['member', bootstrapScript(MEMBER)],
] as const;

/** The value that a script gives a variable, read back as PowerShell would. */
function variableIn(script: string, variable: string): string {
  const line = script.split('\n').find((each) => each.startsWith(`$${variable} = `)) ?? expect.unreachable(variable);
  return readBack(line.slice(`$${variable} = `.length));
}

function runCmdIn(script: string): string {
  const block = /^\$RunCmd = @\(\n(?<lines>[\s\S]*?)\n\)$/mu.exec(script)?.groups?.['lines'] ?? '';
  return block
    .split('\n')
    .map((line) => `${readBack(line.trim().replace(/,$/u, ''))}\r\n`)
    .join('');
}

function taskIn(script: string) {
  const xml = /^\$Definition = @'\n(?<xml>[\s\S]*?)\n'@$/mu.exec(script)?.groups?.['xml'] ?? '';
  return new XMLParser({ parseTagValue: false, ignoreAttributes: false }).parse(xml).Task;
}

describe.each(SCRIPTS)('the script for an Agent that is %s', (_, script) => {
  it('is ASCII, ends its lines alike, and carries the public key', () => {
    expect(script).toMatch(/^[\x20-\x7e\n]+\n$/u);
    expect(variableIn(script, 'PublicKey')).toBe(PUBLIC_KEY);
  });

  it('installs OpenSSH, closes the file of keys, and tells the host key in the words of the fleet file', () => {
    expect(script).toContain("Get-WindowsCapability -Online -Name 'OpenSSH.Server*'");
    expect(script).toContain("Protect-Path $KeyFile ''");
    expect(script).toContain('ssh: { hostKey: `"$HostKey`" }');
    expect(script).toContain('ClientAliveInterval 15');
  });

  it('knows groups by their ids alone, whatever the language of Windows', () => {
    expect(script).toContain("$Administrators = 'S-1-5-32-544'");
    expect(script).toContain("$System = 'S-1-5-18'");
    expect(script).toMatch(/\/inheritance:r \/grant:r "\*\$\{Administrators\}:.*" "\*\$\{System\}:.*"$/mu);
    expect(script).not.toMatch(/"(?:BUILTIN|NT AUTHORITY)\\/u);
  });
});

describe('on the orchestrating Agent', () => {
  const script = bootstrapScript(ORCHESTRATING);

  it('run.cmd is the one that is compared before every launch, to the byte', () => {
    expect(runCmdIn(script)).toBe(RUN_CMD);
    expect(variableIn(script, 'RunCmdSha256')).toBe(RUN_CMD_SHA256);
  });

  it('another folder is in run.cmd, in its hash, and in the task', () => {
    const elsewhere = bootstrapScript({ ...ORCHESTRATING, agentLayout: { ...DEFAULT_LAYOUT, root: 'D:/ops/ratchet' } });
    const expected = runCmd('D:\\ops\\ratchet');
    expect(runCmdIn(elsewhere)).toBe(expected);
    expect(variableIn(elsewhere, 'RunCmdSha256')).toBe(sha256OfRunCmd(expected));
    expect(variableIn(elsewhere, 'Root')).toBe('D:\\ops\\ratchet');
    expect(taskIn(elsewhere).Actions.Exec.Command).toBe('D:\\ops\\ratchet\\bin\\run.cmd');
  });

  it('the folder is closed before anything is put there', () => {
    const at = (text: string) => script.indexOf(text);
    expect(at("Protect-Path $Root '(OI)(CI)'")).toBeGreaterThan(at('New-Folder $Root\n'));
    expect(at("'bin', 'packages', 'runs'")).toBeGreaterThan(at("Protect-Path $Root '(OI)(CI)'"));
    expect(at('WriteAllBytes($Launcher')).toBeGreaterThan(at("'bin', 'packages', 'runs'"));
  });

  it.each([
    ['ratchet\\upgrade', '\\ratchet\\', 'upgrade'],
    ['upgrade', '\\', 'upgrade'],
    ['site\\night\\upgrade', '\\site\\night\\', 'upgrade'],
  ])('the task %s lies in the folder %s', (task, folder, name) => {
    const named = bootstrapScript({ ...ORCHESTRATING, agentLayout: { ...DEFAULT_LAYOUT, task } });
    expect([variableIn(named, 'TaskPath'), variableIn(named, 'TaskName')]).toEqual([folder, name]);
  });

  it('the task has no trigger, runs once at a time, and is neither ended nor started again by Windows', () => {
    const task = taskIn(script);
    expect(task.Triggers).toBeUndefined();
    expect(task.Actions.Exec).toEqual({ Command: 'C:\\ProgramData\\ratchet\\bin\\run.cmd' });
    expect(task.Settings).toEqual({
      MultipleInstancesPolicy: 'IgnoreNew',
      DisallowStartIfOnBatteries: 'false',
      StopIfGoingOnBatteries: 'false',
      AllowHardTerminate: 'false',
      StartWhenAvailable: 'false',
      RunOnlyIfNetworkAvailable: 'false',
      IdleSettings: { StopOnIdleEnd: 'false', RestartOnIdle: 'false' },
      RunOnlyIfIdle: 'false',
      WakeToRun: 'false',
      ExecutionTimeLimit: 'PT0S',
      Priority: '4',
    });
  });

  it.each([
    ['password', { '@_id': 'Author', UserId: '{account}', LogonType: 'Password', RunLevel: 'HighestAvailable' }],
    ['s4u', { '@_id': 'Author', UserId: '{account}', LogonType: 'S4U', RunLevel: 'HighestAvailable' }],
    ['system', { '@_id': 'Author', UserId: 'S-1-5-18', RunLevel: 'HighestAvailable' }],
  ] as const)('it can run as %s', (logon, principal) => {
    expect(taskIn(bootstrapScript({ ...ORCHESTRATING, logon })).Principals.Principal).toEqual(principal);
  });

  it('another definition is another description, by which the script knows what it has registered', () => {
    const descriptions = (['password', 's4u', 'system'] as const).map(
      (logon) => taskIn(bootstrapScript({ ...ORCHESTRATING, logon })).RegistrationInfo.Description,
    );
    expect(new Set(descriptions).size).toBe(3);
    expect(taskIn(bootstrapScript(ORCHESTRATING)).RegistrationInfo.Description).toBe(descriptions[0]);
  });

  it('a password is asked for by Windows and is no text of the script', () => {
    expect(script).toContain('Read-Host -AsSecureString');
    expect(script.match(/password/giu)?.length).toBeGreaterThan(0);
    expect(script).not.toMatch(/\$registration\.Password = '/u);
  });
});

describe('on any other Agent', () => {
  it('nothing is registered, and no folder is made', () => {
    const script = bootstrapScript(MEMBER);
    expect(script).not.toMatch(/Register-ScheduledTask|\$Root|\$RunCmd/u);
    expect(script).toContain('ForceCommand internal-sftp -R');
  });
});

const powershell = ['pwsh', 'powershell'].find((program) => spawnSync(program, ['-Version']).status === 0);

// Skipped where there is no PowerShell; the structure above is checked everywhere.
describe.skipIf(powershell === undefined)('PowerShell itself', () => {
  it.each(SCRIPTS)('finds no error in the script for %s', (_, script) => {
    const file = join(temporaryFolder(), 'bootstrap.ps1');
    writeFileSync(file, script);
    const parse = `$errors = $null; [void][Management.Automation.Language.Parser]::ParseFile('${file}', [ref]$null, [ref]$errors); "$errors"`;
    expect(spawnSync(powershell ?? '', ['-NoProfile', '-Command', parse], { encoding: 'utf8' }).stdout.trim()).toBe('');
  });
});
