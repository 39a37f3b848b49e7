import type { OperatorConfig } from './config.ts';
import { plainConfig } from './plain-config.ts';
import type { Wanted } from './read-config-file.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The operator's configuration, with defaults filled in and secrets read. Without a file: the defaults, and `cwd` as
 * the fleet. The file is never searched for, because a folder that somebody else writes to could hold one.
 * Throws `config.unreadable`, or `config.invalid` with every problem on a line of its own.
 */
export async function readConfig(file: string | undefined, env: Environment, cwd: string): Promise<OperatorConfig> {
  return await read(file, env, cwd, ({ http: _, ...written }) => written);
}

/** For the service: the same, and with it where it listens and whom it lets in. */
export async function readServeConfig(
  file: string | undefined,
  env: Environment,
  cwd: string,
): Promise<OperatorConfig> {
  return await read(file, env, cwd, (written) => written);
}

/** For who asks the service for something: where it listens, and with which tokens. */
export async function readHttpConfig(file: string | undefined, env: Environment, cwd: string): Promise<OperatorConfig> {
  return await read(file, env, cwd, ({ http }) => (http === undefined ? {} : { http }));
}

/** For commands that talk to no Agent: the same, but no credential, no link, no package server and none of their secrets is read. */
export async function readFleetConfig(
  file: string | undefined,
  env: Environment,
  cwd: string,
): Promise<OperatorConfig> {
  return await read(file, env, cwd, () => ({}));
}

/** For commands that talk to a forge and to no Agent: of all secrets only the forge's is read. */
export async function readForgeConfig(
  file: string | undefined,
  env: Environment,
  cwd: string,
): Promise<OperatorConfig> {
  return await read(file, env, cwd, ({ forge }) => (forge === undefined ? {} : { forge }));
}

async function read(file: string | undefined, env: Environment, cwd: string, wanted: Wanted): Promise<OperatorConfig> {
  if (file === undefined) return plainConfig(undefined, cwd, {});
  // The parsers are loaded for a file only.
  const { readConfigFile } = await import('./read-config-file.ts');
  return await readConfigFile(file, env, cwd, wanted);
}
