import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { Credential } from './config.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenConfig, WrittenCredential } from './written.ts';

export interface CredentialsReading {
  readonly credentials: readonly Credential[];
  readonly problems: readonly Problem[];
}

/** Every credential with its secrets read, one after another, and every one that could not be. */
export async function readCredentials(
  document: YamlDocument,
  written: NonNullable<WrittenConfig['credentials']>,
  folder: string,
  readSecret: SecretReader,
): Promise<CredentialsReading> {
  const credentials: Credential[] = [];
  const reader = new CredentialReader(document, folder, readSecret);
  for (const [name, credential] of Object.entries(written)) credentials.push(await reader.read(name, credential));
  return { credentials, problems: reader.problems };
}

// Stands in for a secret that could not be read; the problem beside it keeps the configuration from being used.
const UNREAD = new Secret('');

class CredentialReader {
  readonly problems: Problem[] = [];
  readonly #document: YamlDocument;
  readonly #folder: string;
  readonly #readSecret: SecretReader;

  constructor(document: YamlDocument, folder: string, readSecret: SecretReader) {
    this.#document = document;
    this.#folder = folder;
    this.#readSecret = readSecret;
  }

  async read(name: string, written: WrittenCredential): Promise<Credential> {
    const { hosts, web, ssh, ca, allowHttp } = written;
    const at: Path = ['credentials', name];
    if (web === undefined && ssh === undefined) {
      this.#refuse(at, `credentials.${name} holds no login; write web, ssh or both`);
    }
    return {
      name,
      hosts: hosts.map((host) => host.toLowerCase()),
      web: web && { login: web.login, password: await this.#secret([...at, 'web', 'password'], web.password) },
      ssh: ssh && {
        user: ssh.user,
        privateKey: await this.#secret([...at, 'ssh', 'privateKey'], ssh.privateKey),
        passphrase:
          ssh.passphrase === undefined ? undefined : await this.#secret([...at, 'ssh', 'passphrase'], ssh.passphrase),
      },
      ca: ca === undefined ? undefined : await this.#certificates([...at, 'ca'], ca),
      allowHttp: allowHttp ?? false,
    };
  }

  async #secret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#readSecret(reference);
    if (secret.ok) return secret.value;
    this.#refuse(at, `${at.join('.')}: ${secret.problem}`);
    return UNREAD;
  }

  async #certificates(at: Path, written: string): Promise<string> {
    const certificates = await readCertificates(path.resolve(this.#folder, written));
    if (certificates.ok) return certificates.value;
    this.#refuse(at, `${at.join('.')}: ${certificates.problem}`);
    return '';
  }

  #refuse(at: Path, message: string): void {
    this.problems.push(problemAt(this.#document, at, 'config.secret', message));
  }
}
