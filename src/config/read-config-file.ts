import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RatchetError } from '../model/errors.ts';
import { errorOf, type Problem } from '../model/problem.ts';
import { shipped } from '../shipped.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import { schemaCheck } from '../yaml/schema-check.ts';
import type { OperatorConfig } from './config.ts';
import { formats } from './formats.ts';
import { plainConfig } from './plain-config.ts';
import type { Environment } from './read-config.ts';
import { readCredentials } from './read-credentials.ts';
import { readFleetLocation } from './read-fleet-location.ts';
import { readForge } from './read-forge.ts';
import { readHttp } from './read-http.ts';
import { readLinks } from './read-links.ts';
import { readNotifiers } from './read-notifiers.ts';
import { readPackageServers } from './read-packages.ts';
import { readProbes } from './read-probes.ts';
import { secretReader } from './read-secret.ts';
import { readSilences } from './read-silences.ts';
import { readStore } from './read-store.ts';
import type { WrittenConfig } from './written.ts';

const EXEC_TIMEOUT_MS = 30_000;

const schema = schemaCheck({
  room: 'config',
  schema: shipped('schemas/config.schema.json'),
  formats,
  laterKeys: new Set(),
});

type Wants = 'credentials' | 'links' | 'packages' | 'http' | 'notifiers' | 'silences' | 'forge' | 'probes';
export type Wanted = (written: WrittenConfig) => Pick<WrittenConfig, Wants>;

/** The file with defaults filled in, and of all that may hold a secret the wanted parts, with their secrets. */
export async function readConfigFile(
  file: string,
  env: Environment,
  cwd: string,
  wanted: Wanted,
): Promise<OperatorConfig> {
  const absolute = path.resolve(cwd, file);
  const bytes = await readBytes(absolute, file);
  const digest = `sha256:${hash('sha256', bytes)}`;
  const document = checkedDocument(file, bytes);
  const folder = path.dirname(absolute);
  if (document === undefined) return { ...plainConfig(absolute, folder, {}), digest };

  const written = document.value as WrittenConfig;
  const readSecret = secretReader({ env, folder, execTimeoutMs: EXEC_TIMEOUT_MS });
  const fleet = await readFleetLocation(document, written, folder, readSecret);
  const store = await readStore(document, written.store, folder, readSecret);
  const part = wanted(written);
  const { credentials, problems } = await readCredentials(document, part.credentials ?? {}, folder, readSecret);
  const links = await readLinks(document, part.links ?? [], folder, readSecret);
  const { servers, ...packages } = await readPackageServers(document, part.packages, folder, readSecret);
  const http = await readHttp(document, part.http, folder, readSecret);
  const told = await readNotifiers(document, part.notifiers ?? {}, folder, readSecret);
  const quiet = await readSilences(document, part.silences ?? {}, folder, readSecret);
  const forge = await readForge(document, part.forge, folder, readSecret);
  const asked = await readProbes(document, part.probes ?? {}, folder, readSecret);
  refuse(
    [fleet, store, { problems }, links, packages, http, told, quiet, forge, asked].flatMap((read) => read.problems),
  );
  const plain = plainConfig(absolute, folder, written);
  return {
    ...plain,
    digest,
    fleet: fleet.location,
    store: store.location,
    credentials,
    links: links.links,
    packages: { ...plain.packages, servers },
    http: http.http,
    notifiers: told.notifiers,
    silences: quiet.silences,
    forge: forge.forge,
    probes: asked.probes,
  };
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
  if (problems.length > 0) throw errorOf(problems, 'config.invalid', 'operator');
}
