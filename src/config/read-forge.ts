import path from 'node:path';
import type { ForgeSettings } from '../model/forge-settings.ts';
import type { Problem } from '../model/problem.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenForge } from './written.ts';

const KINDS = ['github', 'gitlab', 'azure', 'bitbucket'] as const;
const URLS = {
  github: 'https://api.github.com',
  gitlab: 'https://gitlab.com/api/v4',
  bitbucket: 'https://api.bitbucket.org/2.0',
} as const;

/** The forge with its token read, and what stands against it. */
export async function readForge(
  document: YamlDocument,
  written: WrittenForge | undefined,
  folder: string,
  readSecret: SecretReader,
): Promise<{ readonly forge: ForgeSettings | undefined; readonly problems: readonly Problem[] }> {
  if (written === undefined) return { forge: undefined, problems: [] };
  const problems: Problem[] = [];
  const refuse = (key: string, code: string, problem: string) =>
    problems.push(problemAt(document, ['forge', key], code, `forge.${key}: ${problem}`));
  const kinds = KINDS.filter((kind) => written[kind] !== undefined);
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'no forge' : kinds.join(' and ');
    const message = `forge names ${found}; write one of ${KINDS.join(', ')}`;
    problems.push(problemAt(document, ['forge'], 'config.forge', message));
  }
  const token = await readSecret(written.token);
  if (!token.ok) refuse('token', 'config.secret', token.problem);
  const ca = written.ca === undefined ? undefined : await readCertificates(path.resolve(folder, written.ca));
  if (ca?.ok === false) refuse('ca', 'config.secret', ca.problem);
  if (problems.length > 0 || !token.ok) return { forge: undefined, problems };
  const forge = settingsOf(written, { token: token.value, ca: ca?.ok === true ? ca.value : undefined });
  return { forge, problems };
}

function settingsOf(written: WrittenForge, secrets: Pick<ForgeSettings, 'token' | 'ca'>): ForgeSettings | undefined {
  const { github, gitlab, azure, bitbucket } = written;
  const at = (url: string) => ({ ...secrets, url: url.replace(/\/+$/u, '') });
  if (github !== undefined) {
    return { kind: 'github', repository: github.repository, ...at(github.url ?? URLS.github) };
  }
  if (gitlab !== undefined) return { kind: 'gitlab', project: gitlab.project, ...at(gitlab.url ?? URLS.gitlab) };
  if (azure !== undefined) {
    return { kind: 'azure', project: azure.project, repository: azure.repository, ...at(azure.url) };
  }
  if (bitbucket === undefined) return undefined;
  const { repository, user, url = URLS.bitbucket } = bitbucket;
  return { kind: 'bitbucket', repository, user, ...at(url) };
}
