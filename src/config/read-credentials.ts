import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { Credential } from './config.ts';
import type { SecretReader } from './read-secret.ts';
import { SecretParts } from './secret-parts.ts';
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
  const parts = new SecretParts(document, folder, readSecret);
  const reader = new CredentialReader(parts);
  for (const [name, credential] of Object.entries(written)) credentials.push(await reader.read(name, credential));
  return { credentials, problems: parts.problems };
}

class CredentialReader {
  readonly #parts: SecretParts;

  constructor(parts: SecretParts) {
    this.#parts = parts;
  }

  async read(name: string, written: WrittenCredential): Promise<Credential> {
    const { hosts, web, ssh, ca, allowHttp } = written;
    const at: Path = ['credentials', name];
    if (web === undefined && ssh === undefined) {
      this.#parts.refuse(at, 'config.secret', 'holds no login; write web, ssh or both');
    }
    return {
      name,
      hosts: hosts.map((host) => host.toLowerCase()),
      web: web && { login: web.login, password: await this.#parts.secret([...at, 'web', 'password'], web.password) },
      ssh: ssh && {
        user: ssh.user,
        privateKey: await this.#parts.secret([...at, 'ssh', 'privateKey'], ssh.privateKey),
        passphrase:
          ssh.passphrase === undefined
            ? undefined
            : await this.#parts.secret([...at, 'ssh', 'passphrase'], ssh.passphrase),
      },
      ca: ca === undefined ? undefined : await this.#parts.certificates([...at, 'ca'], ca),
      allowHttp: allowHttp ?? false,
    };
  }
}
