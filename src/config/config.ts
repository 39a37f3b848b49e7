import type { ForgeSettings } from '../model/forge-settings.ts';
import type { Secret } from '../model/secret.ts';
import type { CommitVerification } from './commit-verification.ts';
import type { NoticeSettings, NotifierSettings } from './notifier-settings.ts';
import type { SilenceSettings } from './silence-settings.ts';
import type { StoreLocation } from './store-location.ts';

/**
 * What belongs to this machine and never comes from the fleet repository: where the fleet is read, which secrets exist
 * and which hosts may receive them, where packages lie. File: ratchet.config.yaml, schema: schemas/config.schema.json.
 */
export interface OperatorConfig {
  /** The file it was read from, or undefined for the built-in defaults. */
  readonly file: string | undefined;
  /** `sha256:…` over the bytes of that file. */
  readonly digest: string | undefined;
  readonly fleet: FleetLocation;
  readonly store: StoreLocation;
  /** Absolute. What is kept here can be made anew at any time. */
  readonly stateFolder: string;
  readonly packages: PackageSettings;
  readonly staging: Staging;
  readonly credentials: readonly Credential[];
  /** Names that are reached elsewhere from here: a port forward, a jump host, the simulator. */
  readonly endpoints: readonly EndpointOverride[];
  /** Agents that are reached otherwise than by SSH: the first that fits. */
  readonly links: readonly LinkChoice[];
  /** Where pull requests are discussed. */
  readonly forge: ForgeSettings | undefined;
  readonly notifiers: readonly NotifierSettings[];
  readonly notices: NoticeSettings;
  readonly silences: readonly SilenceSettings[];
  /** What may be asked before an upgrade. */
  readonly probes: readonly ProbeSettings[];
  /** Whose approvals count; undefined is everybody's. */
  readonly approvers: readonly string[] | undefined;
  /** From where Systems can be reached that this process serves; undefined serves all. */
  readonly sites: readonly string[] | undefined;
  /** How many runs of each System are remembered. */
  readonly history: { readonly keep: number };
  readonly serve: { readonly reconcile: string; readonly pollMs: number };
  /** Where `serve` listens; undefined opens no port. */
  readonly http: HttpSettings | undefined;
  readonly limits: { readonly concurrentSystems: number; readonly concurrentAgents: number };
  readonly timers: Timers;
  readonly estimates: Estimates;
  readonly agentLayout: AgentLayout;
}

/** A question about a System's surroundings, by the name by which the fleet repository refers to it. */
export interface ProbeSettings {
  readonly name: string;
  /** It is asked only for Systems all of whose machines are among these. */
  readonly hosts: readonly string[];
  readonly timeoutMs: number;
  readonly how: HttpsProbe | CommandProbe;
}

export interface HttpsProbe {
  readonly kind: 'https';
  readonly url: string;
  readonly status: number;
  /** Text that the first 64 KiB of the answer have to contain, as it is. */
  readonly contains: string | undefined;
  readonly headers: Readonly<Record<string, Secret>>;
  /** PEM of the authorities that sign its certificate; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
}

export interface CommandProbe {
  readonly kind: 'command';
  /** A name that PATH leads to, or an absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs: the folder of the configuration. */
  readonly folder: string;
  /** What it gets beside what every program needs. */
  readonly env: Readonly<Record<string, Secret>>;
}

export type FleetLocation =
  | { readonly kind: 'directory'; readonly path: string }
  | {
      readonly kind: 'git';
      readonly url: string;
      /** Branch, tag or full commit id. */
      readonly ref: string;
      /** Folder of the repository that holds the fleet; empty for the root. */
      readonly folder: string;
      /** HTTPS user and token, or the key for SSH. */
      readonly auth: GitAuth | undefined;
      /** Undefined takes every commit. */
      readonly verify?: CommitVerification | undefined;
      /** Where `serve` writes what it found; undefined writes nothing. */
      readonly status?: { readonly branch: string; readonly everyMs: number } | undefined;
      /** How `serve` shows on its commits what they have come to; undefined shows nothing. */
      readonly commitStatus?: CommitShowing | undefined;
    };

export interface CommitShowing {
  readonly name: string;
  /** The least time between two statuses. */
  readonly everyMs: number;
}

export type GitAuth =
  | { readonly kind: 'https'; readonly user: string; readonly token: Secret }
  | { readonly kind: 'ssh'; readonly keyFile: string; readonly knownHostsFile: string };

/** Where packages come from. What the fleet repository names has to lie below one of these. */
export interface PackageSettings {
  /** Absolute, here or on a share. */
  readonly folders: readonly string[];
  readonly servers: readonly PackageServer[];
  /** What was fetched from them, by SHA-256. */
  readonly cache: { readonly folder: string; readonly limitBytes: number };
}

export interface PackageServer {
  /** Canonical, with a slash at its end: everything below it may be fetched, and nothing else. */
  readonly url: string;
  readonly auth: PackageAuth | undefined;
  /** PEM of the authorities that sign its certificate; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
}

export type PackageAuth =
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'basic'; readonly user: string; readonly password: Secret }
  | { readonly kind: 'header'; readonly name: string; readonly value: Secret };

/** How packages get to the Agents' disks, and what is left there. */
export interface Staging {
  /** Of one upload; undefined is as fast as it goes. */
  readonly bytesPerSecond: number | undefined;
  /** Staged packages that stay on an Agent beside the one in use. */
  readonly keep: number;
  readonly disk: DiskNeeds;
}

/** Free disk that an upgrade needs: so many times the package, and a reserve. The factors are inferred. */
export interface DiskNeeds {
  readonly orchestratorFactor: number;
  readonly memberFactor: number;
  readonly reserveBytes: number;
}

export interface Credential {
  readonly name: string;
  /** Host patterns that may receive it: `dma01.emea.example`, `*.emea.example`. */
  readonly hosts: readonly string[];
  readonly web: { readonly login: string; readonly password: Secret } | undefined;
  readonly ssh:
    | { readonly user: string; readonly privateKey: Secret; readonly passphrase: Secret | undefined }
    | undefined;
  /** PEM of the authorities that sign these Agents' certificates; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
  /** Lets the login travel unencrypted. */
  readonly allowHttp: boolean;
}

export interface EndpointOverride {
  /** `host`, or `host:port` for one port alone, as the fleet repository writes it; in lower case. */
  readonly host: string;
  /** `host:port` to connect to instead; the name still decides over credentials and is still checked by TLS. */
  readonly web: string | undefined;
  readonly ssh: string | undefined;
}

export interface LinkChoice {
  /** Host patterns, as those of a credential. */
  readonly hosts: readonly string[];
  readonly how: LinkMethod;
}

export type LinkMethod =
  | { readonly kind: 'ssh' }
  /** This machine is the Agent. `root` is a folder that stands for its drives: `C:/x` is `<root>/C/x`. */
  | { readonly kind: 'local'; readonly root: string | undefined }
  | {
      readonly kind: 'command';
      /** A name that PATH leads to, or an absolute path. */
      readonly program: string;
      readonly args: readonly string[];
      /** Where it runs: the folder of the configuration. */
      readonly folder: string;
      /** What it gets beside what every program needs. */
      readonly env: Readonly<Record<string, Secret>>;
    };

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  /** Undefined speaks plain HTTP. Both are PEM. */
  readonly tls: { readonly certificate: string; readonly key: Secret } | undefined;
  readonly tokens: readonly AccessToken[];
  readonly webhooks: readonly WebhookSettings[];
}

export const ROLES = ['viewer', 'operator'] as const;
/** An operator may ask for passes, and see whatever a viewer sees. */
export type Role = (typeof ROLES)[number];

export interface AccessToken {
  readonly name: string;
  readonly role: Role;
  readonly token: Secret;
}

export const WEBHOOK_SENDERS = ['github', 'gitlab', 'azure-devops', 'bitbucket', 'signed'] as const;
/** Who sends it, and thereby how it proves that it did. `signed` is the Standard Webhooks form, for whatever can sign. */
export type WebhookSender = (typeof WEBHOOK_SENDERS)[number];

/** Answers below `/webhooks/<name>`. */
export interface WebhookSettings {
  readonly name: string;
  readonly from: WebhookSender;
  readonly secret: Secret;
}

/** Milliseconds. Defaults as in INTEGRATION 7 and 8.7; all inferred there, hence all configurable. */
export interface Timers {
  readonly liveness: number;
  readonly webCall: number;
  readonly sshReady: number;
  readonly keepAlive: number;
  readonly poll: number;
  readonly launchAck: number;
  readonly grace: number;
  readonly noProgress: number;
  readonly overall: number;
  readonly settleStable: number;
  /** How long a prerequisite check may take. */
  readonly check: number;
  readonly settle: number;
  readonly command: number;
  readonly hash: number;
  readonly packageConnect: number;
  readonly packageStall: number;
}

/** How long upgrades take where nothing is known of a system's own; milliseconds. All inferred: the vendor gives no figures. */
export interface Estimates {
  readonly base: number;
  /** For every Agent but the first. */
  readonly perAgent: number;
  /** For every line that is crossed. */
  readonly perLine: number;
}

/** Where things are on an Agent. Documented paths are defaults; a site may differ. */
export interface AgentLayout {
  /** Ours: packages, runs, the lock. Without spaces. */
  readonly root: string;
  /** Task Scheduler name of the task that launches an upgrade. */
  readonly task: string;
  readonly dataMiner: string;
  /** Folders in which SLTaskbarUtility.exe is looked for, in order. */
  readonly taskbarUtility: readonly string[];
}
