import { XMLParser, XMLValidator } from 'fast-xml-parser';

const FAILOVER_POLICIES = ['UseDefault', 'Simultaneously', 'BackupFirst', 'BackupFirstWithSwitchback'] as const;
type FailoverPolicy = (typeof FAILOVER_POLICIES)[number];

const BOOLEANS = [
  'IsCluster',
  'ExtractAllFiles',
  'DelayedStart',
  'AutomaticStartServices',
  'StopSNMP',
  'RebootAfterUpgrade',
] as const;
type Switches = Readonly<Record<(typeof BOOLEANS)[number], boolean>>;

/** UpgradeInfo.xml. Source: Taskbar_Utility_command_line_options. */
export interface UpgradeInfo extends Switches {
  readonly ips: readonly string[];
  readonly failoverPolicy: FailoverPolicy;
}

export type ReadUpgradeInfo =
  | { readonly kind: 'info'; readonly info: UpgradeInfo }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Every element of the documented example must be there; what the real program does without one is not known. */
export function readUpgradeInfo(xml: string): ReadUpgradeInfo {
  if (XMLValidator.validate(xml) !== true) return invalid('is not well-formed XML');
  const root = recordIn(recordIn(parsed(xml))['UpgradeInfo']);
  const ips = recordIn(root['Agents'])['IP'];
  if (!Array.isArray(ips) || ips.length === 0) return invalid('lists no Agents');
  const wrong = BOOLEANS.find((name) => root[name] !== 'true' && root[name] !== 'false');
  if (wrong !== undefined) return invalid(`has no true or false in ${wrong}`);
  const failoverPolicy = FAILOVER_POLICIES.find((policy) => policy === root['FailoverPolicy']);
  if (failoverPolicy === undefined) return invalid(`has an unknown FailoverPolicy "${String(root['FailoverPolicy'])}"`);
  const on = (name: (typeof BOOLEANS)[number]) => root[name] === 'true';
  return {
    kind: 'info',
    info: {
      ips: ips.map(String),
      failoverPolicy,
      IsCluster: on('IsCluster'),
      ExtractAllFiles: on('ExtractAllFiles'),
      DelayedStart: on('DelayedStart'),
      AutomaticStartServices: on('AutomaticStartServices'),
      StopSNMP: on('StopSNMP'),
      RebootAfterUpgrade: on('RebootAfterUpgrade'),
    },
  };
}

function invalid(what: string): ReadUpgradeInfo {
  return { kind: 'invalid', problem: `UpgradeInfo.xml ${what}` };
}

/** Undefined for what the validator takes and the parser does not. */
function parsed(xml: string): unknown {
  try {
    return new XMLParser({ parseTagValue: false, isArray: (name) => name === 'IP' }).parse(xml);
  } catch {
    return undefined;
  }
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
