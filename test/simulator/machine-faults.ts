import { expect } from 'vitest';
import type { MACHINE_FAULTS } from '../../src/simulator/faults/machine.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { sftp } from './agent-client.ts';
import { fileOn, withSsh } from './fixture.ts';

const AGENT = 'dma01';
const ACL =
  "$lists = foreach ($path in 'C:\\ProgramData\\ratchet', 'C:\\nowhere') { (Get-Acl -LiteralPath $path).Sddl }";
const BOOT = '(Get-CimInstance Win32_OperatingSystem).LastBootUpTime';

/** What a client meets with each fault of the machine. */
export const MACHINE_MEETS: Record<(typeof MACHINE_FAULTS)[number]['id'], (simulator: Simulator) => Promise<void>> = {
  async 'acl-open'(simulator) {
    expect(await saidTo(simulator, powershell(ACL))).toMatch(
      /^RATCHET:\{"acl":\["O:BAG:SYD:AI\(.*;BU\).*",""\]\}\r\n$/u,
    );
  },
  async 'acl-foreign-owner'(simulator) {
    expect(await saidTo(simulator, powershell(ACL))).toContain('"O:S-1-5-21-1004336348-1177238915-682003330-1013G:SY');
  },
  async 'acl-inherited'(simulator) {
    expect(await saidTo(simulator, powershell(ACL))).toContain('"O:BAG:SYD:AI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"');
  },
  async 'launcher-changed'(simulator) {
    expect(fileOn(simulator, AGENT, 'ProgramData/ratchet/bin/run.cmd')).toMatch(/^@echo on\r\n/u);
    await simulator.lift({ agent: AGENT, fault: 'launcher-changed' });
    expect(fileOn(simulator, AGENT, 'ProgramData/ratchet/bin/run.cmd')).toMatch(/^@echo off\r\n/u);
  },
  async 'low-disk'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const files = await ssh.sftp();
      const told = await sftp<{ f_bavail: number; f_frsize: number }>((done) => files.ext_openssh_statvfs('C:/', done));
      expect(told.f_bavail * told.f_frsize).toBeCloseTo(10e9, -5);
    });
  },
  async 'powershell-blocked'(simulator) {
    expect(await saidTo(simulator, powershell(BOOT))).toBe('This program is blocked by group policy.\r\n');
  },
  async 'reboot-due'(simulator) {
    expect(await saidTo(simulator, powershell(BOOT))).toContain('"rebootDue":true');
  },
};

function powershell(script: string): string {
  return `powershell -NoProfile -NonInteractive -EncodedCommand ${Buffer.from(script, 'utf16le').toString('base64')}`;
}

function saidTo(simulator: Simulator, command: string): Promise<string> {
  return withSsh(simulator, AGENT, async (ssh) => (await ssh.exec(command)).stdout);
}
