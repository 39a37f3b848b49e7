import path from 'node:path';
import { parsePackageBase } from '../model/package-url.ts';
import type { Parsed } from '../model/parsed.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { PackageAuth, PackageServer } from './config.ts';
import { checked } from './formats.ts';
import { asSection } from './plain-packages.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenConfig, WrittenPackageServer } from './written.ts';

/** The package servers with their secrets, one after another, and what stands against them. */
export async function readPackageServers(
  document: YamlDocument,
  written: WrittenConfig['packages'],
  folder: string,
  readSecret: SecretReader,
): Promise<{ servers: readonly PackageServer[]; problems: readonly Problem[] }> {
  const servers: PackageServer[] = [];
  const problems: Problem[] = [];
  for (const [index, server] of (asSection(written).servers ?? []).entries()) {
    const at: Path = ['packages', 'servers', index];
    const refuse = (more: Path, code: string, problem: string) => {
      const place = [...at, ...more];
      problems.push(problemAt(document, place, code, `${place.join('.')}: ${problem}`));
    };
    const url = checked(parsePackageBase(server.url));
    if (servers.some((other) => other.url === url)) refuse(['url'], 'config.packages', 'is there twice; remove one');
    const auth = await readAuth(server.auth, readSecret, (more, problem) =>
      refuse(['auth', ...more], 'config.secret', problem),
    );
    const ca = server.ca === undefined ? undefined : await readCertificates(path.resolve(folder, server.ca));
    if (ca?.ok === false) refuse(['ca'], 'config.secret', ca.problem);
    servers.push({ url, auth, ca: ca?.ok === true ? ca.value : undefined });
  }
  return { servers, problems };
}

type Refuse = (at: Path, problem: string) => void;

async function readAuth(
  written: WrittenPackageServer['auth'],
  readSecret: SecretReader,
  refuse: Refuse,
): Promise<PackageAuth | undefined> {
  const { bearer, basic, header } = written ?? {};
  if (bearer !== undefined) {
    const token = heed(await readSecret(bearer), ['bearer'], refuse);
    return token && { kind: 'bearer', token };
  }
  if (basic !== undefined) {
    const password = heed(await readSecret(basic.password), ['basic', 'password'], refuse);
    return password && { kind: 'basic', user: basic.user, password };
  }
  if (header === undefined) return undefined;
  const value = heed(await readSecret(header.value), ['header', 'value'], refuse);
  return value && { kind: 'header', name: header.name, value };
}

function heed<T>(found: Parsed<T>, at: Path, refuse: Refuse): T | undefined {
  if (found.ok) return found.value;
  refuse(at, found.problem);
  return undefined;
}
