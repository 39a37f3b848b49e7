import type { Secret } from '../model/secret.ts';

/** One of those who are told what happens, and what. */
export interface NotifierSettings {
  readonly name: string;
  readonly how: NotifierMethod;
  readonly only: NoticeFilter;
  /** How long a notice waits for others; 0 sends each by itself. */
  readonly digestMs: number;
}

export interface NoticeFilter {
  /** Each label has one of its values; what concerns the fleet as a whole has none, and passes. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Undefined lets every kind pass. */
  readonly kinds: readonly string[] | undefined;
  readonly severity: 'info' | 'warning' | 'error';
}

export type NotifierMethod =
  | { readonly kind: 'log' }
  | {
      readonly kind: 'webhook';
      readonly target: HookTarget;
      readonly secret: Secret | undefined;
      readonly bearer: Secret | undefined;
    }
  | { readonly kind: 'slack'; readonly target: HookTarget }
  | { readonly kind: 'teams'; readonly target: HookTarget }
  | ({ readonly kind: 'email' } & MailSettings);

/** Whoever knows the address of a hook may post to it, so it is a secret. */
export interface HookTarget {
  readonly url: Secret;
  /** PEM of the authorities that sign its certificate; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
}

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly auth: { readonly user: string; readonly password: Secret } | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly ca: string | undefined;
}

export interface NoticeSettings {
  /** With `{system}`, `{run}` and `{commit}` in it; undefined links to what the notice itself knows. */
  readonly link: string | undefined;
  readonly giveUpAfterMs: number;
}
