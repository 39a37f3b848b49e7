import type { Instant } from '../../model/instant.ts';

export const SEVERITIES = ['info', 'warning', 'error'] as const;
/** `error` needs a person; `warning` is worth a look; `info` is for those who want to follow. */
export type NoticeSeverity = (typeof SEVERITIES)[number];

/** Everything that is told, how grave it is, and its name for people. Stable: filters and programs go by these words. */
export const NOTICES = {
  'revision-accepted': { severity: 'info', title: 'revision in force' },
  'revision-rejected': { severity: 'error', title: 'revision rejected' },
  'revision-unverified': { severity: 'error', title: 'revision not verified' },
  'revision-verified': { severity: 'info', title: 'revision verified again' },
  'repository-unreadable': { severity: 'error', title: 'repository cannot be read' },
  'repository-readable': { severity: 'info', title: 'repository can be read again' },
  'upgrade-available': { severity: 'info', title: 'upgrade available' },
  'plan-changed': { severity: 'info', title: 'plan changed' },
  'up-to-date': { severity: 'info', title: 'up to date' },
  'approval-needed': { severity: 'warning', title: 'approval needed' },
  'prerequisite-failing': { severity: 'warning', title: 'prerequisite failing' },
  'hotfix-found': { severity: 'warning', title: 'hotfix found' },
  'unknown-build-found': { severity: 'warning', title: 'unknown build found' },
  'brake-tripped': { severity: 'error', title: 'brake tripped' },
  'brake-released': { severity: 'info', title: 'brake released' },
  'held-back': { severity: 'warning', title: 'held back' },
  'no-longer-held': { severity: 'info', title: 'no longer held back' },
  'run-starting': { severity: 'info', title: 'upgrade starting' },
  'hop-started': { severity: 'info', title: 'hop started' },
  'hop-verified': { severity: 'info', title: 'hop verified' },
  'run-failed': { severity: 'error', title: 'upgrade failed' },
  'run-partial': { severity: 'error', title: 'upgrade partial' },
  'run-wrong-version': { severity: 'error', title: 'wrong version' },
  'run-stalled': { severity: 'error', title: 'upgrade stalled' },
  'run-unhealthy': { severity: 'error', title: 'upgraded, and unhealthy' },
  'run-unknown': { severity: 'error', title: 'upgrade unknown' },
  'run-closed': { severity: 'info', title: 'run closed' },
  'observation-lost': { severity: 'warning', title: 'observation lost' },
  'observation-back': { severity: 'info', title: 'observation back' },
  'pass-failed': { severity: 'error', title: 'pass failed' },
  'pass-refused': { severity: 'warning', title: 'upgrade refused' },
  'pass-recovered': { severity: 'info', title: 'pass recovered' },
  test: { severity: 'info', title: 'test' },
} as const satisfies Readonly<Record<string, { readonly severity: NoticeSeverity; readonly title: string }>>;

export type NoticeKind = keyof typeof NOTICES;
export const NOTICE_KINDS = Object.keys(NOTICES) as readonly NoticeKind[];

/** One thing worth telling, once. */
export interface Notice {
  /** The same whenever it is sent again, so that receivers can tell a repetition. */
  readonly id: string;
  readonly at: Instant;
  readonly kind: NoticeKind;
  /** Undefined where it is about the fleet as a whole. */
  readonly system: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly run: string | undefined;
  /** `main@sha1:…` */
  readonly revision: string | undefined;
  readonly reason: string;
  readonly message: string;
  /** The exact edit or act that would change it, where there is one. */
  readonly unblock: string | undefined;
  readonly link: string | undefined;
}
