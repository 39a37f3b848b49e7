import { parseHostAndPort } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked, parseTimer } from './formats.ts';
import { parseHookUrl } from './hook-url.ts';
import type { HookTarget, MailSettings, NoticeFilter, NotifierMethod, NotifierSettings } from './notifier-settings.ts';
import type { SecretReader } from './read-secret.ts';
import { SecretParts, UNREAD } from './secret-parts.ts';
import type { WrittenConfig, WrittenHook, WrittenMail, WrittenNotifier } from './written.ts';

/** Every notifier with its secrets, and what stands against them. */
export async function readNotifiers(
  document: YamlDocument,
  written: NonNullable<WrittenConfig['notifiers']>,
  folder: string,
  readSecret: SecretReader,
): Promise<{ readonly notifiers: readonly NotifierSettings[]; readonly problems: readonly Problem[] }> {
  const parts = new SecretParts(document, folder, readSecret);
  const reader = new NotifierReader(parts);
  const notifiers: NotifierSettings[] = [];
  for (const [name, notifier] of Object.entries(written)) {
    const how = await reader.method(name, notifier);
    const digestMs = notifier.digest === undefined ? 0 : checked(parseTimer(notifier.digest));
    if (how !== undefined) notifiers.push({ name, how, only: filterOf(notifier.only), digestMs });
  }
  return { notifiers, problems: parts.problems };
}

function filterOf({ labels = {}, kinds, severity = 'info' }: NonNullable<WrittenNotifier['only']> = {}): NoticeFilter {
  const wanted = Object.entries(labels).map(([label, values]) => [label, [values].flat()] as const);
  return { labels: Object.fromEntries(wanted), kinds, severity };
}

const WAYS = ['log', 'webhook', 'slack', 'teams', 'email'] as const;

class NotifierReader {
  readonly #parts: SecretParts;

  constructor(parts: SecretParts) {
    this.#parts = parts;
  }

  async method(name: string, written: WrittenNotifier): Promise<NotifierMethod | undefined> {
    const at: Path = ['notifiers', name];
    const ways = WAYS.filter((way) => written[way] !== undefined);
    if (ways.length !== 1) {
      const found = ways.length === 0 ? 'no way to tell anybody' : ways.join(' and ');
      this.#parts.refuse(at, 'config.notifier', `names ${found}; write one of ${WAYS.join(', ')}`);
      return undefined;
    }
    const { webhook, slack, teams, email } = written;
    if (webhook !== undefined) {
      const { secret, bearer } = webhook;
      return {
        kind: 'webhook',
        target: await this.#target([...at, 'webhook'], webhook),
        secret: secret === undefined ? undefined : await this.#parts.secret([...at, 'webhook', 'secret'], secret),
        bearer: bearer === undefined ? undefined : await this.#parts.secret([...at, 'webhook', 'bearer'], bearer),
      };
    }
    if (slack !== undefined) return { kind: 'slack', target: await this.#target([...at, 'slack'], slack) };
    if (teams !== undefined) return { kind: 'teams', target: await this.#target([...at, 'teams'], teams) };
    if (email !== undefined) return { kind: 'email', ...(await this.#mail([...at, 'email'], email)) };
    return { kind: 'log' };
  }

  async #target(at: Path, { url, ca, allowHttp = false }: WrittenHook): Promise<HookTarget> {
    const address = await this.#parts.secret([...at, 'url'], url);
    if (address !== UNREAD) {
      const found = parseHookUrl(address.reveal(), allowHttp);
      if (!found.ok) this.#parts.refuse([...at, 'url'], 'config.notifier', found.problem);
    }
    return { url: address, ca: ca === undefined ? undefined : await this.#parts.certificates([...at, 'ca'], ca) };
  }

  async #mail(at: Path, { server, security = 'starttls', auth, from, to, ca }: WrittenMail): Promise<MailSettings> {
    const { host, port } = checked(parseHostAndPort(server));
    if (auth !== undefined && security === 'none') {
      this.#parts.refuse(
        [...at, 'auth'],
        'config.notifier',
        'would travel unencrypted; write security: starttls or tls',
      );
    }
    const password = auth && (await this.#parts.secret([...at, 'auth', 'password'], auth.password));
    return {
      host,
      port,
      security,
      auth: auth && password && { user: auth.user, password },
      from,
      to,
      ca: ca === undefined ? undefined : await this.#parts.certificates([...at, 'ca'], ca),
    };
  }
}
