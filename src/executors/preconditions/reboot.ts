import { printable } from '../../model/printable.ts';
import { askPowerShell } from '../powershell.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

// Source of the two keys: Microsoft, how Windows Update and component servicing say that a restart is due.
const BOOT_SCRIPT = [
  "$due = @('HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',",
  "  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired' |",
  '  Where-Object { Test-Path -LiteralPath $_ })',
  '$boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime',
  "Write-Output ('RATCHET:' + (ConvertTo-Json -Compress -InputObject @{",
  "  boot = $boot.ToUniversalTime().ToString('o'); rebootDue = ($due.Count -gt 0) }))",
].join('\n');

/** An upgrade may bring one about by itself, and in the middle of it is no good time. */
export const reboot: Precondition<LinkSite> = {
  id: 'reboot',
  title: 'Windows waits for no restart',
  needs: ['shell'],
  async run(site) {
    const { boot, rebootDue } = (await askPowerShell(BOOT_SCRIPT, site)) ?? {};
    if (typeof boot !== 'string' || typeof rebootDue !== 'boolean') {
      return {
        kind: 'unknown',
        code: 'run.boot',
        blame: 'operator',
        evidence: `PowerShell on Agent "${site.agent.name}" did not tell when it was started`,
        fix: 'see that Windows PowerShell 5.1 runs for this account',
      };
    }
    const up = `up since ${printable(boot, 40)}`;
    if (!rebootDue) return pass(`${up}, no restart is due`);
    return {
      kind: 'warn',
      evidence: `${up}, and Windows waits for a restart`,
      fix: 'restart the machine in a window of its own before the upgrade',
    };
  },
};
