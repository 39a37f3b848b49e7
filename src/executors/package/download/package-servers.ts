import type { PackageServer } from '../../../config/config.ts';
import { RatchetError } from '../../../model/errors.ts';

/** The server that the operator allows for an address: the one that names most of its way. Throws `package.not-allowed`. */
export function serverFor(url: URL, servers: readonly PackageServer[]): PackageServer {
  const [server] = servers.filter((each) => isBelow(url, each)).toSorted((a, b) => b.url.length - a.url.length);
  if (server !== undefined) return server;
  const known = servers.map((each) => `"${each.url}"`).join(', ') || '(none are configured)';
  throw new RatchetError('package.not-allowed', `"${url.href}" lies on none of the package servers ${known}`, {
    blame: 'author',
    hint: "write an address below one of them, or ask the operator to add packages.servers to the operator's configuration",
  });
}

/** Both are canonical, so what begins alike lies on the same host, on the same port and below the same folder. */
export function isBelow({ href }: URL, { url }: Pick<PackageServer, 'url'>): boolean {
  return href.startsWith(url);
}

/** What shows the server who asks. To be sent to that server alone. */
export function authHeaders({ auth }: Pick<PackageServer, 'auth'>): Readonly<Record<string, string>> {
  switch (auth?.kind) {
    case undefined:
      return {};
    case 'bearer':
      return { authorization: `Bearer ${auth.token.reveal()}` };
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password.reveal()}`).toString('base64')}` };
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value.reveal() };
  }
}
