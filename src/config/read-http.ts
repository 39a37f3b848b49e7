import path from 'node:path';
import { parseHostAndPort } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { AccessToken, HttpSettings, WebhookSettings } from './config.ts';
import { DEFAULT_LISTEN } from './defaults.ts';
import { checked } from './formats.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenConfig, WrittenHttp } from './written.ts';

export interface HttpReading {
  readonly http: HttpSettings | undefined;
  readonly problems: readonly Problem[];
}

/** Where the service listens and whom it lets in, with the secrets read, and what stands against it. */
export async function readHttp(
  document: YamlDocument,
  written: WrittenConfig['http'],
  folder: string,
  readSecret: SecretReader,
): Promise<HttpReading> {
  if (written === undefined) return { http: undefined, problems: [] };
  const reader = new HttpReader(document, folder, readSecret);
  return { http: await reader.read(written), problems: reader.problems };
}

// Fewer can be tried out over the network.
const FEWEST_CHARACTERS = 16;
const UNREAD = new Secret('');

class HttpReader {
  readonly problems: Problem[] = [];
  readonly #document: YamlDocument;
  readonly #folder: string;
  readonly #readSecret: SecretReader;

  constructor(document: YamlDocument, folder: string, readSecret: SecretReader) {
    this.#document = document;
    this.#folder = folder;
    this.#readSecret = readSecret;
  }

  async read({ listen = DEFAULT_LISTEN, tls, tokens = {}, webhooks = {} }: WrittenHttp): Promise<HttpSettings> {
    return {
      ...checked(parseHostAndPort(listen)),
      tls: tls && {
        certificate: await this.#certificate(['http', 'tls', 'certificate'], tls.certificate),
        key: await this.#secret(['http', 'tls', 'key'], tls.key),
      },
      tokens: await this.#tokens(tokens),
      webhooks: await this.#webhooks(webhooks),
    };
  }

  async #tokens(written: NonNullable<WrittenHttp['tokens']>): Promise<readonly AccessToken[]> {
    const tokens: AccessToken[] = [];
    for (const [name, { role, token: reference }] of Object.entries(written)) {
      const at = ['http', 'tokens', name, 'token'];
      const token = await this.#longSecret(at, reference);
      const same = tokens.find((other) => token !== UNREAD && other.token.reveal() === token.reveal());
      if (same !== undefined) this.#refuse(at, `is the same as that of "${same.name}"; give each its own`);
      tokens.push({ name, role, token });
    }
    return tokens;
  }

  async #webhooks(written: NonNullable<WrittenHttp['webhooks']>): Promise<readonly WebhookSettings[]> {
    const webhooks: WebhookSettings[] = [];
    for (const [name, { from, secret: reference }] of Object.entries(written)) {
      const at = ['http', 'webhooks', name, 'secret'];
      const secret = await this.#longSecret(at, reference);
      const isPair = /^[^:]+:.+$/u.test(secret.reveal());
      if (from === 'azure-devops' && secret !== UNREAD && !isPair) {
        this.#refuse(at, 'is not of the form user:password, which is how Azure DevOps proves itself');
      }
      webhooks.push({ name, from, secret });
    }
    return webhooks;
  }

  async #longSecret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#secret(at, reference);
    if (secret === UNREAD || secret.reveal().length >= FEWEST_CHARACTERS) return secret;
    this.#refuse(at, `is shorter than ${FEWEST_CHARACTERS} characters; put a longer one there`);
    return UNREAD;
  }

  async #secret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#readSecret(reference);
    if (secret.ok) return secret.value;
    this.#refuse(at, secret.problem);
    return UNREAD;
  }

  async #certificate(at: Path, written: string): Promise<string> {
    const certificate = await readCertificates(path.resolve(this.#folder, written));
    if (certificate.ok) return certificate.value;
    this.#refuse(at, certificate.problem);
    return '';
  }

  #refuse(at: Path, message: string): void {
    this.problems.push(problemAt(this.#document, at, 'config.http', `${at.join('.')}: ${message}`));
  }
}
