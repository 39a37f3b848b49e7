/** What the web server of an Agent does with a call. `closed` refuses the connection, `unavailable` is IIS answering 503. */
export type WebState =
  | 'serving'
  | 'upgrading'
  | 'not-running'
  | 'starting'
  | 'switching'
  | 'offline'
  | 'unavailable'
  | 'closed';

/** `Status` of an Agent in GetDataMinerAgentsInfo, as its peers see it. */
export type DmaStatus = 'Running' | 'Disconnected' | 'Starting' | 'Switching' | 'Unknown';

interface PhaseTraits {
  readonly web: WebState;
  readonly status: DmaStatus;
  readonly ssh: 'up' | 'down';
}

function traits(web: WebState, status: DmaStatus, ssh: 'up' | 'down' = 'up'): PhaseTraits {
  return { web, status, ssh };
}

/** What the world sees of an Agent in each phase of its life (INTEGRATION 10.2). */
export const PHASES = {
  running: traits('serving', 'Running'),
  uploading: traits('serving', 'Running'),
  prerequisites: traits('serving', 'Running'),
  extracting: traits('serving', 'Running'),
  'stopping-core': traits('upgrading', 'Disconnected'),
  'replacing-files': traits('closed', 'Disconnected'),
  'upgrading-database': traits('closed', 'Disconnected'),
  registering: traits('closed', 'Disconnected'),
  'starting-iis': traits('unavailable', 'Disconnected'),
  'core-stopped': traits('not-running', 'Disconnected'),
  rebooting: traits('closed', 'Disconnected', 'down'),
  starting: traits('starting', 'Starting'),
  switching: traits('switching', 'Switching'),
  offline: traits('offline', 'Disconnected'),
} as const satisfies Record<string, PhaseTraits>;

export type Phase = keyof typeof PHASES;

/** The phases that an upgrade takes an Agent through, in this order. */
export const UPGRADE_PHASES = [
  'uploading',
  'prerequisites',
  'extracting',
  'stopping-core',
  'replacing-files',
  'upgrading-database',
  'registering',
  'starting-iis',
  'starting',
] as const satisfies readonly Phase[];
export type UpgradePhase = (typeof UPGRADE_PHASES)[number];
