import type { UpgradeOptions } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { parseHost } from '../../model/host.ts';
import type { Hop } from '../../planner/plan.ts';

/** The vendor's words for the order in which Failover pairs go. Source: Taskbar_Utility_command_line_options. */
const VENDOR_POLICY = {
  simultaneous: 'Simultaneously',
  'backup-first': 'BackupFirst',
  'backup-first-switchback': 'BackupFirstWithSwitchback',
} as const satisfies Record<Hop['failoverPolicy'], string>;

export interface UpgradeInfo {
  /** Names or addresses of the Agents that are upgraded. `localhost` would lose the progress of the upgrade (KI_SLNetIPC). */
  readonly hosts: readonly string[];
  /** False repairs the listed Agents of a cluster whose others run the target already. What it does is inferred. */
  readonly wholeCluster: boolean;
  readonly options: UpgradeOptions;
  readonly failoverPolicy: Hop['failoverPolicy'];
}

/** UpgradeInfo.xml. Hosts are of the alphabet of host names, so that nothing needs to be escaped. */
export function upgradeInfoXml({ hosts, wholeCluster, options, failoverPolicy }: UpgradeInfo): string {
  const settings = {
    IsCluster: wholeCluster,
    ExtractAllFiles: options.extractAllFiles,
    DelayedStart: options.delayedStart,
    AutomaticStartServices: options.startAfterUpgrade,
    StopSNMP: options.stopSnmp,
    RebootAfterUpgrade: options.rebootAfterUpgrade,
    FailoverPolicy: VENDOR_POLICY[failoverPolicy],
  };
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<UpgradeInfo>',
    '  <Agents>',
    ...hosts.map((host) => `    <IP>${checkedHost(host)}</IP>`),
    '  </Agents>',
    ...Object.entries(settings).map(([name, value]) => `  <${name}>${value}</${name}>`),
    '</UpgradeInfo>',
    '',
  ].join('\r\n');
}

function checkedHost(text: string): string {
  const host = parseHost(text);
  if (host.ok) return host.value;
  throw new RatchetError('run.prepare', host.problem, { blame: 'author' });
}
