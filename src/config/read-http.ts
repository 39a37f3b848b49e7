import { parseHostAndPort } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import type { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { AccessToken, HttpSettings, WebhookSettings } from './config.ts';
import { DEFAULT_LISTEN } from './defaults.ts';
import { checked } from './formats.ts';
import type { SecretReader } from './read-secret.ts';
import { SecretParts, UNREAD } from './secret-parts.ts';
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
  const parts = new SecretParts(document, folder, readSecret);
  const reader = new HttpReader(parts);
  return { http: await reader.read(written), problems: parts.problems };
}

// Fewer can be tried out over the network.
const FEWEST_CHARACTERS = 16;
class HttpReader {
  readonly #parts: SecretParts;

  constructor(parts: SecretParts) {
    this.#parts = parts;
  }

  async read({ listen = DEFAULT_LISTEN, tls, tokens = {}, webhooks = {} }: WrittenHttp): Promise<HttpSettings> {
    return {
      ...checked(parseHostAndPort(listen)),
      tls: tls && {
        certificate: await this.#parts.certificates(['http', 'tls', 'certificate'], tls.certificate),
        key: await this.#parts.secret(['http', 'tls', 'key'], tls.key),
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
      if (same !== undefined)
        this.#parts.refuse(at, 'config.http', `is the same as that of "${same.name}"; give each its own`);
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
        this.#parts.refuse(
          at,
          'config.http',
          'is not of the form user:password, which is how Azure DevOps proves itself',
        );
      }
      webhooks.push({ name, from, secret });
    }
    return webhooks;
  }

  async #longSecret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#parts.secret(at, reference);
    if (secret === UNREAD || secret.reveal().length >= FEWEST_CHARACTERS) return secret;
    this.#parts.refuse(at, 'config.http', `is shorter than ${FEWEST_CHARACTERS} characters; put a longer one there`);
    return UNREAD;
  }
}
