import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseByteRate, parseByteSize } from '../model/byte-size.ts';
import { RatchetError } from '../model/errors.ts';
import { compareProblems, formatProblem, type Problem } from '../model/problem.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import { schemaCheck } from '../yaml/schema-check.ts';
import type { EndpointOverride, OperatorConfig, Staging, Timers } from './config.ts';
import {
  DEFAULT_LAYOUT,
  DEFAULT_LIMITS,
  DEFAULT_SERVE,
  DEFAULT_STAGING,
  DEFAULT_STORE,
  DEFAULT_TIMERS,
} from './defaults.ts';
import { checked, formats, parseTimer } from './formats.ts';
import { readCredentials } from './read-credentials.ts';
import { readFleetLocation } from './read-fleet-location.ts';
import { plainPackages, readPackageServers } from './read-packages.ts';
import { secretReader } from './read-secret.ts';
import type { WrittenConfig } from './written.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const EXEC_TIMEOUT_MS = 30_000;

const schema = schemaCheck({
  room: 'config',
  schema: new URL('../../schemas/config.schema.json', import.meta.url),
  formats,
  laterKeys: new Set(['notifiers', 'forges', 'http']),
});

/**
 * The operator's configuration, with defaults filled in and secrets read. Without a file: the defaults, and `cwd` as
 * the fleet. The file is never searched for, because a folder that somebody else writes to could hold one.
 * Throws `config.unreadable`, or `config.invalid` with every problem on a line of its own.
 */
export async function readConfig(file: string | undefined, env: Environment, cwd: string): Promise<OperatorConfig> {
  return await read(file, env, cwd, (written) => written);
}

/** For commands that talk to no Agent: the same, but no credential, no package server and none of their secrets is read. */
export async function readFleetConfig(
  file: string | undefined,
  env: Environment,
  cwd: string,
): Promise<OperatorConfig> {
  return await read(file, env, cwd, () => ({}));
}

type Wanted = (written: WrittenConfig) => Pick<WrittenConfig, 'credentials' | 'packages'>;

async function read(
  file: string | undefined,
  env: Environment,
  cwd: string,
  secretsOf: Wanted,
): Promise<OperatorConfig> {
  if (file === undefined) return plainConfig(undefined, cwd, {});
  const absolute = path.resolve(cwd, file);
  const document = checkedDocument(file, await readBytes(absolute, file));
  const folder = path.dirname(absolute);
  if (document === undefined) return plainConfig(absolute, folder, {});

  const written = document.value as WrittenConfig;
  const readSecret = secretReader({ env, folder, execTimeoutMs: EXEC_TIMEOUT_MS });
  const fleet = await readFleetLocation(document, written.fleet, folder, readSecret);
  const wanted = secretsOf(written);
  const { credentials, problems } = await readCredentials(document, wanted.credentials ?? {}, folder, readSecret);
  const packages = await readPackageServers(document, wanted.packages, folder, readSecret);
  refuse([...fleet.problems, ...problems, ...packages.problems]);
  const plain = plainConfig(absolute, folder, written);
  return { ...plain, fleet: fleet.location, credentials, packages: { ...plain.packages, servers: packages.servers } };
}

async function readBytes(absolute: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(absolute);
  } catch (cause) {
    const message = `the configuration "${file}" cannot be read`;
    throw new RatchetError('config.unreadable', message, {
      blame: 'operator',
      hint: 'check the path given with --config',
      cause,
    });
  }
}

/** The one document of the file that fits the schema; undefined for a file without any content. */
function checkedDocument(file: string, bytes: Uint8Array): YamlDocument | undefined {
  const { documents, problems } = readYaml({ path: file, bytes });
  const [document, second] = documents;
  const misfits = document === undefined ? [] : schema.problems('#', document);
  const excess =
    second === undefined
      ? []
      : [problemFrom(second.originOf([]), 'config.documents', 'the file holds a second document; remove it')];
  refuse([...problems, ...misfits, ...excess]);
  return document;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.toSorted(compareProblems).map(formatProblem);
  throw new RatchetError('config.invalid', lines.join('\n'), { blame: 'operator' });
}

/** All that needs no secret. */
function plainConfig(file: string | undefined, folder: string, written: WrittenConfig): OperatorConfig {
  return {
    file,
    fleet: { kind: 'directory', path: path.resolve(folder) },
    store: path.resolve(folder, written.store ?? DEFAULT_STORE),
    packages: plainPackages(written.packages, folder),
    staging: readStaging(written.staging ?? {}),
    credentials: [],
    endpoints: Object.entries(written.endpoints ?? {}).map(([host, instead]) => endpoint(host, instead)),
    serve: {
      reconcile: written.serve?.reconcile ?? DEFAULT_SERVE.reconcile,
      pollMs: written.serve?.poll === undefined ? DEFAULT_SERVE.pollMs : milliseconds(written.serve.poll),
    },
    limits: { ...DEFAULT_LIMITS, ...written.limits },
    timers: readTimers(written.timers ?? {}),
    agentLayout: { ...DEFAULT_LAYOUT, ...written.agentLayout },
  };
}

function endpoint(host: string, { web, ssh }: { readonly web?: string; readonly ssh?: string }): EndpointOverride {
  return { host: host.toLowerCase(), web, ssh };
}

function readTimers(written: NonNullable<WrittenConfig['timers']>): Timers {
  const given = Object.entries(written).map(([name, text]) => [name, milliseconds(text)]);
  return { ...DEFAULT_TIMERS, ...Object.fromEntries(given) };
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
