/** The way from here to servers of others. */
export interface Route {
  /** PEM of the authorities that sign their certificates; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * The fetch that is built in, where it will do. It knows neither proxies nor authorities of the operator's: then undici's
 * own, which takes long to load, and whose parts fit together. Node's and a package's of different versions do not.
 */
export async function fetchThrough({ ca, env }: Route): Promise<typeof fetch> {
  const named = (...names: readonly string[]) => names.map((name) => env[name]).find((value) => (value ?? '') !== '');
  const proxied = named(...PROXY_VARIABLES) !== undefined;
  if (!proxied && ca === undefined) return fetch;
  const { Agent, EnvHttpProxyAgent, fetch: send } = await import('undici');
  const tls = ca === undefined ? {} : { connect: { ca } };
  const everywhere = named('ALL_PROXY', 'all_proxy');
  const httpsProxy = named('HTTPS_PROXY', 'https_proxy') ?? everywhere;
  const httpProxy = named('HTTP_PROXY', 'http_proxy') ?? everywhere;
  const noProxy = named('NO_PROXY', 'no_proxy');
  const dispatcher = proxied
    ? new EnvHttpProxyAgent({
        ...tls,
        ...(ca !== undefined && { requestTls: { ca }, proxyTls: { ca } }),
        ...(httpsProxy !== undefined && { httpsProxy }),
        ...(httpProxy !== undefined && { httpProxy }),
        ...(noProxy !== undefined && { noProxy }),
      })
    : new Agent(tls);
  // The types of Node and of the package differ in names alone.
  return ((input: string, init: object) => send(input, { ...init, dispatcher })) as unknown as typeof fetch;
}
