import path from 'node:path';
import type { FleetLocation, OperatorConfig } from '../config/config.ts';
import type { readConfig } from '../config/read-config.ts';
import type { Io } from './io.ts';
import type { FleetOptions } from './options.ts';

/** The operator's configuration, and in it the fleet that the command line asks for instead. */
export async function configOf(
  { config, fleet, folder, ref }: FleetOptions,
  { env, cwd }: Io,
  readWith: typeof readConfig,
): Promise<OperatorConfig> {
  const read = await readWith(config ?? env['RATCHET_CONFIG'], env, cwd);
  const location = fleet === undefined ? atRef(read.fleet, ref) : locationOf(fleet, ref, read, cwd);
  return { ...read, fleet: below(location, folder) };
}

function atRef(configured: FleetLocation, ref: string | undefined): FleetLocation {
  return ref !== undefined && configured.kind === 'git' ? { ...configured, ref } : configured;
}

function below(location: FleetLocation, folder: string | undefined): FleetLocation {
  if (folder === undefined) return location;
  return location.kind === 'git' ? { ...location, folder } : { ...location, path: path.join(location.path, folder) };
}

/** A URL or a folder on the command line; the configured credentials and signers go along only to the configured URL. */
function locationOf(
  fleet: string,
  ref: string | undefined,
  { fleet: configured }: OperatorConfig,
  cwd: string,
): FleetLocation {
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//iu.test(fleet);
  if (!isUrl && ref === undefined) return { kind: 'directory', path: path.resolve(cwd, fleet) } as const;
  const same = configured.kind === 'git' && configured.url === fleet ? configured : undefined;
  const url = isUrl ? fleet : new URL(`file://${path.resolve(cwd, fleet)}`).href;
  const { folder = '', auth, verify } = same ?? {};
  return { kind: 'git', url, ref: ref ?? same?.ref ?? 'main', folder, auth, verify } as const;
}
