import type { AgentLayout, CommitShowing, Estimates, OperatorConfig, Staging, Timers } from './config.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Inferred: the vendor documents none of them. */
export const DEFAULT_TIMERS: Timers = {
  liveness: 5 * SECOND,
  webCall: 30 * SECOND,
  sshReady: 20 * SECOND,
  keepAlive: 10 * SECOND,
  poll: 10 * SECOND,
  launchAck: 60 * SECOND,
  grace: 15 * MINUTE,
  noProgress: 45 * MINUTE,
  overall: 4 * HOUR,
  settleStable: 120 * SECOND,
  check: 15 * MINUTE,
  settle: 60 * MINUTE,
  command: 60 * SECOND,
  hash: 10 * MINUTE,
  packageConnect: 20 * SECOND,
  packageStall: 60 * SECOND,
};

// Source of the reserve: Where_to_Start. The factors are inferred: the part file, DataMiner's own copy, and what it unpacks.
export const DEFAULT_STAGING: Staging = {
  bytesPerSecond: undefined,
  keep: 2,
  disk: { orchestratorFactor: 4, memberFactor: 3, reserveBytes: 15e9 },
};

/** Inferred, on the cautious side: "several minutes" is all that the vendor says. */
export const DEFAULT_ESTIMATES: Estimates = { base: 45 * MINUTE, perAgent: 5 * MINUTE, perLine: 20 * MINUTE };

/** Documented: where DataMiner is, and two folders for the utility ("DataMiner Taskbar Utility" names one on each of two pages). */
export const DEFAULT_LAYOUT: AgentLayout = {
  root: 'C:/ProgramData/ratchet',
  task: 'ratchet\\upgrade',
  dataMiner: 'C:/Skyline DataMiner',
  taskbarUtility: [
    'C:/Program Files (x86)/Skyline Communications/Skyline Taskbar Utility',
    'C:/Program Files/Skyline Communications/Skyline Taskbar Utility',
  ],
};

export const DEFAULT_SERVE: OperatorConfig['serve'] = { reconcile: '*/15 * * * *', pollMs: 2 * MINUTE };

/** Seen from this machine alone. */
export const DEFAULT_LISTEN = '127.0.0.1:8420';

export const DEFAULT_NOTICES: OperatorConfig['notices'] = { link: undefined, giveUpAfterMs: 24 * HOUR };

export const DEFAULT_HISTORY: OperatorConfig['history'] = { keep: 100 };

export const DEFAULT_LIMITS: OperatorConfig['limits'] = { concurrentSystems: 8, concurrentAgents: 32 };

/** Beside the configuration file. */
export const DEFAULT_STORE = '.ratchet/ratchet.db';

/** Beside the configuration file. */
export const DEFAULT_CACHE = { folder: '.ratchet/packages', limitBytes: 40e9 };

export const DEFAULT_REF = 'main';

export const DEFAULT_STATUS_EVERY_MS = 15 * MINUTE;

export const DEFAULT_COMMIT_STATUS: CommitShowing = { name: 'ratchet', everyMs: MINUTE };
