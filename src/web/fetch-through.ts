import { isExcepted, proxiesIn } from './proxies.ts';

/** The way from here to servers of others. */
export interface Route {
  /** PEM of the authorities that sign their certificates; undefined trusts the machine's own list. */
  readonly ca: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The fetch that is built in, where it will do. It knows neither proxies nor authorities of the operator's: then undici's
 * own, which takes long to load, and whose parts fit together. Node's and a package's of different versions do not.
 */
export async function fetchThrough({ ca, env }: Route): Promise<typeof fetch> {
  const proxies = proxiesIn(env);
  const isProxied = proxies.https !== undefined || proxies.http !== undefined;
  if (!isProxied && ca === undefined) return fetch;
  const { Agent, EnvHttpProxyAgent, fetch: send } = await import('undici');
  const tls = ca === undefined ? {} : { connect: { ca } };
  const direct = new Agent(tls);
  // What is left out here is taken from the environment of the process.
  const through = new EnvHttpProxyAgent({
    ...tls,
    ...(ca !== undefined && { requestTls: { ca }, proxyTls: { ca } }),
    httpsProxy: proxies.https ?? '',
    httpProxy: proxies.http ?? '',
    noProxy: '',
  });
  const wayTo = (url: URL) => (isProxied && !isExcepted(url, proxies) ? through : direct);
  // The types of Node and of the package differ in names alone.
  return ((input: string, init: object) =>
    send(input, { ...init, dispatcher: wayTo(new URL(input)) })) as unknown as typeof fetch;
}
