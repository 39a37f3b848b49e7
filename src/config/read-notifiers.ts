import path from 'node:path';
import { parseHostAndPort } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked, parseTimer } from './formats.ts';
import { parseHookUrl } from './hook-url.ts';
import type { HookTarget, MailSettings, NoticeFilter, NotifierMethod, NotifierSettings } from './notifier-settings.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenConfig, WrittenHook, WrittenMail, WrittenNotifier } from './written.ts';

/** Every notifier with its secrets, and what stands against them. */
export async function readNotifiers(
  document: YamlDocument,
  written: NonNullable<WrittenConfig['notifiers']>,
  folder: string,
  readSecret: SecretReader,
): Promise<{ readonly notifiers: readonly NotifierSettings[]; readonly problems: readonly Problem[] }> {
  const reader = new NotifierReader(document, folder, readSecret);
  const notifiers: NotifierSettings[] = [];
  for (const [name, notifier] of Object.entries(written)) {
    const how = await reader.method(name, notifier);
    const digestMs = notifier.digest === undefined ? 0 : checked(parseTimer(notifier.digest));
    if (how !== undefined) notifiers.push({ name, how, only: filterOf(notifier.only), digestMs });
  }
  return { notifiers, problems: reader.problems };
}

function filterOf({ labels = {}, kinds, severity = 'info' }: NonNullable<WrittenNotifier['only']> = {}): NoticeFilter {
  const wanted = Object.entries(labels).map(([label, values]) => [label, [values].flat()] as const);
  return { labels: Object.fromEntries(wanted), kinds, severity };
}

const WAYS = ['log', 'webhook', 'slack', 'teams', 'email'] as const;

// Stands in for a secret that could not be read; the problem beside it keeps the configuration from being used.
const UNREAD = new Secret('');

class NotifierReader {
  readonly problems: Problem[] = [];
  readonly #document: YamlDocument;
  readonly #folder: string;
  readonly #readSecret: SecretReader;

  constructor(document: YamlDocument, folder: string, readSecret: SecretReader) {
    this.#document = document;
    this.#folder = folder;
    this.#readSecret = readSecret;
  }

  async method(name: string, written: WrittenNotifier): Promise<NotifierMethod | undefined> {
    const at: Path = ['notifiers', name];
    const ways = WAYS.filter((way) => written[way] !== undefined);
    if (ways.length !== 1) {
      const found = ways.length === 0 ? 'no way to tell anybody' : ways.join(' and ');
      this.#refuse(at, 'config.notifier', `names ${found}; write one of ${WAYS.join(', ')}`);
      return undefined;
    }
    const { webhook, slack, teams, email } = written;
    if (webhook !== undefined) {
      const { secret, bearer } = webhook;
      return {
        kind: 'webhook',
        target: await this.#target([...at, 'webhook'], webhook),
        secret: secret === undefined ? undefined : await this.#secret([...at, 'webhook', 'secret'], secret),
        bearer: bearer === undefined ? undefined : await this.#secret([...at, 'webhook', 'bearer'], bearer),
      };
    }
    if (slack !== undefined) return { kind: 'slack', target: await this.#target([...at, 'slack'], slack) };
    if (teams !== undefined) return { kind: 'teams', target: await this.#target([...at, 'teams'], teams) };
    if (email !== undefined) return { kind: 'email', ...(await this.#mail([...at, 'email'], email)) };
    return { kind: 'log' };
  }

  async #target(at: Path, { url, ca, allowHttp = false }: WrittenHook): Promise<HookTarget> {
    const address = await this.#secret([...at, 'url'], url);
    if (address !== UNREAD) {
      const found = parseHookUrl(address.reveal(), allowHttp);
      if (!found.ok) this.#refuse([...at, 'url'], 'config.notifier', found.problem);
    }
    return { url: address, ca: await this.#certificates([...at, 'ca'], ca) };
  }

  async #mail(at: Path, { server, security = 'starttls', auth, from, to, ca }: WrittenMail): Promise<MailSettings> {
    const { host, port } = checked(parseHostAndPort(server));
    if (auth !== undefined && security === 'none') {
      this.#refuse([...at, 'auth'], 'config.notifier', 'would travel unencrypted; write security: starttls or tls');
    }
    const password = auth && (await this.#secret([...at, 'auth', 'password'], auth.password));
    return {
      host,
      port,
      security,
      auth: auth && password && { user: auth.user, password },
      from,
      to,
      ca: await this.#certificates([...at, 'ca'], ca),
    };
  }

  async #secret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#readSecret(reference);
    if (secret.ok) return secret.value;
    this.#refuse(at, 'config.secret', secret.problem);
    return UNREAD;
  }

  async #certificates(at: Path, written: string | undefined): Promise<string | undefined> {
    if (written === undefined) return undefined;
    const certificates = await readCertificates(path.resolve(this.#folder, written));
    if (certificates.ok) return certificates.value;
    this.#refuse(at, 'config.secret', certificates.problem);
    return undefined;
  }

  #refuse(at: Path, code: string, problem: string): void {
    this.problems.push(problemAt(this.#document, at, code, `${at.join('.')}: ${problem}`));
  }
}
