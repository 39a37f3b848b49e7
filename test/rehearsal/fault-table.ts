import type { FaultId } from '../../src/simulator/faults/index.ts';
import type { Cue, Moment } from '../../src/simulator/scenario/direction.ts';
import type { Shape } from './cluster-on-stage.ts';

/** One fault and what a pass must conclude from it (INTEGRATION 10.3). */
export interface FaultRow {
  readonly title: string;
  readonly shape: Shape;
  readonly cues: readonly Cue[];
  /** Verdict and reason, or outcome and code. */
  readonly result: string;
  readonly launches: number;
  /** In what people are told. */
  readonly says: RegExp;
  /** In the simulator's journal: that the fault really bit. */
  readonly bites?: RegExp;
  /** Of the pass after it, with the fault still there. */
  readonly next?: string;
  /** As often at the most anybody may have tried to log in, so that no account is locked. */
  readonly logins?: number;
  /** Only where the server has the manners of Windows. */
  readonly windowsOnly?: boolean;
  /** It waits for minutes of its own, so that only a clock that jumps has the time for it. */
  readonly takesMinutes?: boolean;
  /** What takes longer than a client waits, where time only runs faster and does not jump. */
  readonly secondsOverSockets?: number;
}

const start: Moment = { at: 'start', after: 0 };

interface More extends Partial<Omit<FaultRow, 'cues' | 'title'>> {
  readonly agent?: string;
  readonly settings?: Cue['settings'];
  readonly when?: Moment;
  readonly lift?: Moment;
  readonly title?: string;
}

function row(
  fault: FaultId,
  result: string,
  launches: number,
  says: RegExp,
  { agent = 'dma01', settings = {}, when = start, lift, title = fault, shape = 'alone', ...rest }: More = {},
): FaultRow {
  const cue = { fault, agent, settings, when, ...(lift === undefined ? {} : { lift }) };
  return { title, shape, cues: [cue], result, launches, says, ...rest };
}

const UPGRADED = /every Agent runs 10\.5\.0 \[CU4\] \(build 15943\)/u;
const launched: Moment = { at: 'launch', after: 90 };
const soon: Moment = { at: 'fault', after: 240 };
const part = { bytes: 150_000 };
const BLOCKED = 'blocked PreviousRunFailed';
const cluster = { shape: 'cluster', agent: 'dma03' } as const;

export const FAULT_TABLE: readonly FaultRow[] = [
  // What the web services answer.
  row('login-refused', 'unknown AccessDenied', 0, /dms\.auth/u, { next: 'unknown AccessDenied', logins: 1 }),
  row('challenge', 'unknown AccessDenied', 0, /dms\.challenge/u, { next: 'unknown AccessDenied', logins: 1 }),
  row('session-expiry', 'succeeded', 1, UPGRADED, { when: launched }),
  row('masked-errors', 'unknown AgentUnreachable', 0, /web\.masked/u),
  row('html-503', 'blocked AgentNotRunning', 0, /web\.http.*HTTP 503/u),
  row('truncated-json', 'unknown AgentUnreachable', 0, /web\.not_json.*break off/u),
  row('wrong-content-type', 'unknown AgentUnreachable', 0, /web\.not_json.*text\/html/u),
  row('huge-body', 'unknown AgentUnreachable', 0, /web\.not_json.*more than 5000000 bytes/u, {
    settings: { bytes: 5_100_000 },
  }),
  row('slow-agent', 'blocked AgentNotRunning', 0, /net\.timeout/u, { secondsOverSockets: 3_600 }),
  row('slow-loris', 'blocked AgentNotRunning', 0, /net\.timeout/u, { secondsOverSockets: 400 }),
  row('connection-reset', 'blocked AgentNotRunning', 0, /net\.reset/u),
  row('redirect', 'blocked AgentNotRunning', 0, /HTTP 302/u),
  row('unknown-status', 'unknown AgentUnreachable', 0, /calls its own status "Foo"/u),
  row('apigw-null', 'succeeded', 1, UPGRADED),

  // Whether an Agent can be reached and trusted.
  row('agent-down', 'unknown AgentUnreachable', 0, /net\.refused/u),
  row('agent-down', 'unknown AgentUnreachable', 0, /net\.refused.*dma03/u, {
    ...cluster,
    title: 'agent-down on a member',
  }),
  row('agent-down', 'succeeded', 1, UPGRADED, { when: launched, lift: soon, title: 'agent-down for a while' }),
  row('web-down', 'blocked AgentNotRunning', 0, /net\.refused/u),
  row('ssh-down', 'unknown VersionUnparseable', 0, /only the web services answered/u),
  row('ssh-down', 'succeeded', 1, UPGRADED, { when: launched, lift: soon, title: 'ssh-down for a while' }),
  row('ssh-auth-refused', 'unknown AccessDenied', 0, /ssh\.auth/u),
  row('host-key-changed', 'unknown AccessDenied', 0, /ssh\.hostkey/u),
  row('ssh-hang', 'unknown VersionUnparseable', 0, /ssh\.(?:timeout|dropped)/u),
  row('ssh-hang', 'succeeded', 1, UPGRADED, { when: launched, lift: soon, title: 'ssh-hang for a while' }),
  row('ssh-drop-upload', 'succeeded', 1, UPGRADED, { settings: part, bites: /connection lost after/u }),
  row('torn-tail', 'succeeded', 1, UPGRADED, { settings: part, bites: /connection lost after/u }),
  row('stale-handle', 'succeeded', 1, UPGRADED, { settings: part, bites: /connection lost after/u, windowsOnly: true }),
  row('sharing-violation', 'succeeded', 1, UPGRADED, { bites: /sharing-violation lifted/u, windowsOnly: true }),

  // The drive.
  row('disk-full', 'refused stage.disk', 0, /free on C:/u, { settings: part, windowsOnly: true }),
  row('disk-full', 'refused stage.disk', 0, /dma03.*free on C:/u, {
    ...cluster,
    title: 'disk-full on a member',
    windowsOnly: true,
  }),
  row('write-quota', 'refused sftp.failure', 0, /refused to write/u, { settings: part, takesMinutes: true }),
  row('hash-mismatch', 'refused stage.hash', 0, /twice/u),
  row('hash-mismatch', 'succeeded', 1, UPGRADED, {
    settings: { times: 1 },
    title: 'hash-mismatch once',
    bites: /hash-mismatch lifted/u,
  }),

  // The launch.
  row('other-upgrade', 'refused run.conflict', 0, /works on "DataMiner 10\.5\.0\.0-15000/u),
  row('concurrent-lock', 'refused run.conflict', 0, /20260101T000000Z-ffffffffffff/u),
  row('orphan-lock', 'refused run.orphan_lock', 0, /belongs to nobody/u, { takesMinutes: true }),
  row('task-missing', 'refused run.launch', 0, /no scheduled task/u),
  row('task-ignored', 'failed run.launch', 0, /did not begin within/u, { next: BLOCKED }),
  row('util-missing', 'refused run.launch', 0, /no SLTaskbarUtility\.exe/u),
  row('package-tampered', 'failed run.launch', 0, /found another package than was staged/u, {
    next: BLOCKED,
    bites: /ended with 243/u,
  }),
  row('launch-ack-lost', 'succeeded', 1, UPGRADED, { bites: /launch-ack-lost lifted/u }),
  row('launch-lost', 'succeeded', 1, UPGRADED, { bites: /launch-lost lifted/u }),
  row('popup-hang', 'stalled run.stalled', 1, /nothing has moved for/u, { next: BLOCKED }),
  row('exit-0-no-change', 'failed run.failed', 1, /no Agent has 10\.5\.0 \[CU4\].*ended with "0"/u, { next: BLOCKED }),
  row('exit-nonzero-but-success', 'succeeded', 1, /ended with "1"/u),
  row('early-exit-0', 'succeeded', 1, UPGRADED),
  row('exit-never', 'succeeded', 1, UPGRADED),

  // What an administrator left out.
  row('acl-open', 'refused run.acl', 0, /BU may change/u),
  row('acl-foreign-owner', 'refused run.acl', 0, /belongs to S-1-5-21/u),
  row('acl-inherited', 'succeeded', 1, UPGRADED),
  row('launcher-changed', 'refused run.launcher', 0, /run\.cmd.*differs/u),
  row('low-disk', 'refused stage.disk', 0, /10\.0 GB free/u, { windowsOnly: true }),
  row('powershell-blocked', 'refused run.acl', 0, /did not tell who may change/u),
  row('reboot-due', 'succeeded', 1, UPGRADED),

  // The upgrade itself.
  row('upload-blocked', 'failed run.failed', 1, /no Agent has/u, { ...cluster, next: BLOCKED }),
  row('prereq-failure', 'failed run.prereq', 1, /One or more prerequisites failed/u, { next: BLOCKED }),
  row('partial-upgrade', 'partial run.partial', 1, /"dma03" .* did not get 10\.5\.0 \[CU4\], "dma01"/u, {
    ...cluster,
    next: BLOCKED,
  }),
  row('wrong-version', 'wrong-version run.wrong_version', 1, /15950.*neither the old version nor/u, {
    next: 'skipped UnknownBuild',
  }),
  row('hotfix-line', 'skipped HotfixInstalled', 0, /HF_10\.5\.0\.0\(CU3\)_20250601-101112/u),
  row('reboot', 'succeeded', 1, UPGRADED, { bites: /dma01 rebooting/u }),
  row('reboot', 'succeeded', 1, UPGRADED, { ...cluster, title: 'reboot of a member', bites: /dma03 rebooting/u }),
  row('stuck', 'stalled run.stalled', 1, /"dma01" \(stopped/u),
  row('stuck', 'partial run.partial', 1, /"dma03" .* did not get/u, { ...cluster, title: 'stuck member' }),
  row('stuck-99', 'stalled run.stalled', 1, /"dma01" \(starting/u),
  row('progress-silence', 'succeeded', 1, UPGRADED),
  row('progress-lost', 'succeeded', 1, UPGRADED),
  row('log-rotated', 'succeeded', 1, UPGRADED),
  row('offline-after-upgrade', 'stalled run.stalled', 1, /"dma03" \(offline/u, cluster),
  row('failover-switch', 'succeeded', 1, UPGRADED, { shape: 'cluster', when: launched, bites: /dma02 switching/u }),

  // Windows as it may be.
  row('locale-fr', 'succeeded', 1, UPGRADED),
  row('spaced-hash', 'failed run.launch', 0, /found another package than was staged/u, { bites: /ended with 243/u }),
  row('powershell-shell', 'succeeded', 1, UPGRADED),
  row('bash-shell', 'refused ssh.shell', 0, /neither cmd\.exe nor PowerShell/u),
  row('clock-skew', 'succeeded', 1, UPGRADED, { settings: { seconds: 600 }, title: 'clock-skew: 10 minutes ahead' }),
  row('clock-skew', 'succeeded', 1, UPGRADED, { settings: { seconds: -600 }, title: 'clock-skew: 10 minutes behind' }),
  row('clock-skew', 'succeeded', 1, UPGRADED, { settings: { seconds: 86_400 }, title: 'clock-skew: a day ahead' }),
  row('clock-skew', 'succeeded', 1, UPGRADED, { settings: { seconds: -86_400 }, title: 'clock-skew: a day behind' }),
  row('clock-days-off', 'succeeded', 1, UPGRADED),
  row('log-utf16', 'succeeded', 1, UPGRADED),

  // Before 10.6.6 the orchestrating Agent refuses clients until every Agent is done: no fault, and no alarm.
  {
    title: 'no fault, and a member that takes much longer',
    shape: 'cluster',
    cues: [],
    result: 'succeeded',
    launches: 1,
    says: UPGRADED,
  },
];
