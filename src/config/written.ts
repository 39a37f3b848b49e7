import type { AgentLayout, Estimates, OperatorConfig, Role, Timers, WebhookSender } from './config.ts';

/** `ratchet.config.yaml` as the operator writes it: what config.schema.json lets through, before defaults. */
export interface WrittenConfig {
  readonly fleet?: { readonly directory?: string; readonly git?: WrittenGit };
  /** A file, or the address of a database; all of it where more has to be said. */
  readonly store?: string | WrittenPostgres;
  /** Folders alone, or all of it. */
  readonly packages?: readonly string[] | WrittenPackages;
  readonly staging?: WrittenStaging;
  readonly credentials?: Readonly<Record<string, WrittenCredential>>;
  readonly endpoints?: Readonly<Record<string, { readonly web?: string; readonly ssh?: string }>>;
  readonly links?: readonly WrittenLink[];
  readonly forge?: WrittenForge;
  readonly notifiers?: Readonly<Record<string, WrittenNotifier>>;
  readonly silences?: Readonly<Record<string, WrittenSilence>>;
  readonly notices?: { readonly link?: string; readonly giveUpAfter?: string };
  readonly probes?: Readonly<Record<string, WrittenProbe>>;
  readonly approvers?: readonly string[];
  readonly sites?: readonly string[];
  readonly history?: { readonly keep?: number };
  readonly serve?: { readonly reconcile?: string; readonly poll?: string };
  readonly http?: WrittenHttp;
  readonly limits?: Partial<OperatorConfig['limits']>;
  readonly timers?: Partial<Record<keyof Timers, string>>;
  readonly estimates?: Partial<Record<keyof Estimates, string>>;
  readonly agentLayout?: Partial<AgentLayout>;
}

export interface WrittenPostgres {
  readonly postgres: string;
  /** A reference. */
  readonly password?: string;
  readonly ca?: string;
  readonly allowUnencrypted?: boolean;
}

/** Tokens, keys and what webhooks prove themselves with are references to secrets. */
export interface WrittenHttp {
  readonly listen?: string;
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly tokens?: Readonly<Record<string, { readonly role: Role; readonly token: string }>>;
  readonly webhooks?: Readonly<Record<string, { readonly from: WebhookSender; readonly secret: string }>>;
}

export interface WrittenPackages {
  readonly folders?: readonly string[];
  readonly servers?: readonly WrittenPackageServer[];
  readonly cache?: { readonly folder?: string; readonly limit?: string };
}

export interface WrittenPackageServer {
  readonly url: string;
  readonly auth?: {
    readonly bearer?: string;
    readonly basic?: { readonly user: string; readonly password: string };
    readonly header?: { readonly name: string; readonly value: string };
  };
  readonly ca?: string;
}

/** Exactly one of log, webhook, slack, teams and email. Addresses of hooks are references to secrets. */
export interface WrittenNotifier {
  readonly log?: Readonly<Record<string, never>>;
  readonly webhook?: WrittenHook & { readonly secret?: string; readonly bearer?: string };
  readonly slack?: WrittenHook;
  readonly teams?: WrittenHook;
  readonly email?: WrittenMail;
  readonly only?: {
    readonly labels?: Readonly<Record<string, string | readonly string[]>>;
    readonly kinds?: readonly string[];
    readonly severity?: 'info' | 'warning' | 'error';
  };
  readonly digest?: string;
}

export interface WrittenSilence {
  readonly create: WrittenSilenceCall;
  readonly extend?: WrittenSilenceCall;
  readonly release: WrittenSilenceCall;
  readonly id?: string;
  readonly bearer?: string;
  readonly ca?: string;
  readonly lease?: string;
  readonly maxDuration?: string;
}

export interface WrittenSilenceCall {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** A reference to a secret. */
  readonly url: string;
  readonly body?: unknown;
}

export interface WrittenHook {
  readonly url: string;
  readonly ca?: string;
  readonly allowHttp?: boolean;
}

export interface WrittenMail {
  readonly server: string;
  readonly security?: 'starttls' | 'tls' | 'none';
  readonly auth?: { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: readonly string[];
  readonly ca?: string;
}

export interface WrittenStaging {
  readonly uploadRate?: string;
  readonly keep?: number;
  readonly disk?: { readonly orchestratorFactor?: number; readonly memberFactor?: number; readonly reserve?: string };
}

/** Exactly one of https and command. Headers and env are references to secrets. */
export interface WrittenProbe {
  readonly hosts: readonly string[];
  readonly timeout?: string;
  readonly https?: {
    readonly url: string;
    readonly status?: number;
    readonly contains?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly ca?: string;
  };
  readonly command?: NonNullable<WrittenLink['command']>;
}

/** Exactly one of ssh, local and command. */
export interface WrittenLink {
  readonly hosts: readonly string[];
  readonly ssh?: Readonly<Record<string, never>>;
  readonly local?: { readonly root?: string };
  readonly command?: {
    readonly program: string;
    readonly args?: readonly string[];
    /** References to secrets. */
    readonly env?: Readonly<Record<string, string>>;
  };
}

export interface WrittenGit {
  readonly url: string;
  readonly ref?: string;
  readonly folder?: string;
  readonly auth?: {
    readonly user?: string;
    readonly token?: string;
    readonly key?: string;
    readonly knownHosts?: string;
  };
  readonly verify?: WrittenVerification;
  readonly status?: { readonly branch: string; readonly every?: string };
  readonly commitStatus?: { readonly name?: string; readonly every?: string };
}

export interface WrittenVerification {
  readonly commits?: 'head' | 'every';
  readonly ssh?: { readonly allowed: string; readonly revoked?: string };
  readonly gpg?: readonly string[];
  readonly since?: string;
}

/** Every password, key and passphrase is a reference: `env:`, `file:` or `exec:`. */
export interface WrittenCredential {
  readonly hosts: readonly string[];
  readonly web?: { readonly login: string; readonly password: string };
  readonly ssh?: { readonly user: string; readonly privateKey: string; readonly passphrase?: string };
  readonly ca?: string;
  readonly allowHttp?: boolean;
}

/** Exactly one of github, gitlab, azure and bitbucket. */
export interface WrittenForge {
  readonly github?: { readonly repository: string; readonly url?: string };
  readonly gitlab?: { readonly project: string; readonly url?: string };
  readonly azure?: { readonly project: string; readonly repository: string; readonly url: string };
  readonly bitbucket?: { readonly repository: string; readonly user?: string; readonly url?: string };
  /** A reference to a secret. */
  readonly token: string;
  readonly ca?: string;
}
