import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { asSection, plainStore } from './plain-store.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { StoreLocation } from './store-location.ts';
import type { WrittenConfig } from './written.ts';

/** Where the store is, with its password, and what stands against it. */
export async function readStore(
  document: YamlDocument,
  written: WrittenConfig['store'],
  folder: string,
  readSecret: SecretReader,
): Promise<{ location: StoreLocation; problems: readonly Problem[] }> {
  const location = plainStore(written, folder);
  const section = asSection(written);
  if (typeof section === 'string' || location.kind === 'sqlite') return { location, problems: [] };
  const problems: Problem[] = [];
  const refuse = (key: string, problem: string) =>
    problems.push(problemAt(document, ['store', key], 'config.secret', `store.${key}: ${problem}`));
  const { password, ca, allowUnencrypted } = section;
  const secret = password === undefined ? undefined : await readSecret(password);
  const trusted = ca === undefined ? undefined : await readCertificates(path.resolve(folder, ca));
  if (allowUnencrypted === true && ca !== undefined)
    refuse('ca', 'says nothing where allowUnencrypted is true; remove one');
  if (secret?.ok === false) refuse('password', secret.problem);
  if (trusted?.ok === false) refuse('ca', trusted.problem);
  return {
    location: {
      ...location,
      password: secret?.ok === true ? secret.value : undefined,
      encryption: trusted?.ok === true ? { kind: 'tls', ca: trusted.value } : location.encryption,
    },
    problems,
  };
}
