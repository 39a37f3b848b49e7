import { createHash } from 'node:crypto';
import type { PackageServer as AllowedServer, PackageAuth } from '../../../src/config/config.ts';
import { packageCache } from '../../../src/executors/package/cache/package-cache.ts';
import { fileHashes } from '../../../src/executors/package/file-hashes.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import type { Clock, RunEvent } from '../../../src/reconciler/ports.ts';
import { HurriedClock } from '../hurried-clock.ts';
import type { PackageServer } from './package-server.ts';

export const NAME = 'DataMiner 10.5.0.0-15943 Full Upgrade.dmupgrade';
const TIMERS = { packageConnect: 2_000, packageStall: 250 };
const forever = new AbortController().signal;

export interface Fetching {
  readonly server: Pick<PackageServer, 'base' | 'ca'>;
  /** What the Catalog pins. */
  readonly content: Uint8Array;
  readonly auth?: PackageAuth;
  readonly base?: string;
  readonly ca?: string | undefined;
  readonly folder: string;
  readonly limitBytes?: number;
  /** A path below the server's folder, or a whole address. */
  readonly path?: string;
  readonly clock?: Clock;
  /** What the environment says of proxies. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A cache in a folder of its own, and one file to fetch into it. */
export function fetchingFrom(fetching: Fetching) {
  const { server, content, auth, base = server.base, folder, limitBytes = 1e9 } = fetching;
  const { path = NAME, clock = new HurriedClock(), env = {} } = fetching;
  const allowed: AllowedServer = { url: base, auth, ca: 'ca' in fetching ? fetching.ca : server.ca };
  const events: RunEvent[] = [];
  const deps = { clock, random: () => 0.5, tell: (event: RunEvent) => void events.push(event), timers: TIMERS, env };
  const settings = { folders: [], servers: [allowed], cache: { folder, limitBytes } };
  const cache = packageCache(settings, { ...deps, hashes: fileHashes() });
  const url = new URL(path.startsWith('https:') ? path : encodeURI(path), server.base);
  const wanted = { url, name: NAME, size: content.length, sha256: sha256Of(content) };
  return { folder, events, clock, run: (signal = forever) => cache.fetched(wanted, signal) };
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export async function failure(work: Promise<unknown>): Promise<RatchetError> {
  const thrown: unknown = await work.catch((error: unknown) => error);
  if (thrown instanceof RatchetError) return thrown;
  throw new Error(`it did not fail as expected: ${String(thrown)}`);
}
