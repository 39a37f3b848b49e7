import path from 'node:path';
import { parseByteRate, parseByteSize } from '../model/byte-size.ts';
import type { EndpointOverride, Estimates, OperatorConfig, Staging, Timers } from './config.ts';
import {
  DEFAULT_ESTIMATES,
  DEFAULT_HISTORY,
  DEFAULT_LAYOUT,
  DEFAULT_LIMITS,
  DEFAULT_NOTICES,
  DEFAULT_SERVE,
  DEFAULT_STAGING,
  DEFAULT_TIMERS,
} from './defaults.ts';
import { checked, parseTimer } from './formats.ts';
import { plainPackages } from './plain-packages.ts';
import { plainStore, stateFolderOf } from './plain-store.ts';
import type { WrittenConfig } from './written.ts';

/** What is written, with defaults filled in, but for all that may hold a secret. `folder` is what paths are relative to. */
export function plainConfig(file: string | undefined, folder: string, written: WrittenConfig): OperatorConfig {
  const store = plainStore(written.store, folder);
  return {
    file,
    digest: undefined,
    fleet: { kind: 'directory', path: path.resolve(folder) },
    store,
    stateFolder: stateFolderOf(store, folder),
    packages: plainPackages(written.packages, folder),
    staging: readStaging(written.staging ?? {}),
    credentials: [],
    links: [],
    forge: undefined,
    probes: [],
    notifiers: [],
    silences: [],
    notices: {
      link: written.notices?.link ?? DEFAULT_NOTICES.link,
      giveUpAfterMs:
        written.notices?.giveUpAfter === undefined
          ? DEFAULT_NOTICES.giveUpAfterMs
          : milliseconds(written.notices.giveUpAfter),
    },
    endpoints: Object.entries(written.endpoints ?? {}).map(([host, instead]) => endpoint(host, instead)),
    approvers: written.approvers?.map((owner) => owner.trim()),
    sites: written.sites,
    history: { ...DEFAULT_HISTORY, ...written.history },
    serve: {
      reconcile: written.serve?.reconcile ?? DEFAULT_SERVE.reconcile,
      pollMs: written.serve?.poll === undefined ? DEFAULT_SERVE.pollMs : milliseconds(written.serve.poll),
    },
    http: undefined,
    limits: { ...DEFAULT_LIMITS, ...written.limits },
    timers: durations(DEFAULT_TIMERS, written.timers ?? {}),
    estimates: durations(DEFAULT_ESTIMATES, written.estimates ?? {}),
    agentLayout: { ...DEFAULT_LAYOUT, ...written.agentLayout },
  };
}

function endpoint(host: string, { web, ssh }: { readonly web?: string; readonly ssh?: string }): EndpointOverride {
  return { host: host.toLowerCase(), web, ssh };
}

function durations<T extends Timers | Estimates>(defaults: T, written: Partial<Record<keyof T, string>>): T {
  const given = Object.entries<string | undefined>(written).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, milliseconds(text)]],
  );
  return { ...defaults, ...Object.fromEntries(given) };
}

function readStaging({ uploadRate, keep, disk = {} }: NonNullable<WrittenConfig['staging']>): Staging {
  const { reserve, ...factors } = disk;
  const { disk: needs, ...otherwise } = DEFAULT_STAGING;
  return {
    bytesPerSecond: uploadRate === undefined ? otherwise.bytesPerSecond : checked(parseByteRate(uploadRate)),
    keep: keep ?? otherwise.keep,
    disk: { ...needs, ...factors, ...(reserve !== undefined && { reserveBytes: checked(parseByteSize(reserve)) }) },
  };
}

function milliseconds(text: string): number {
  return checked(parseTimer(text));
}
