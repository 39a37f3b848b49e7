import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Route } from './fetch-through.ts';
import { isExcepted, proxiesIn } from './proxies.ts';

const CONNECT_TIMEOUT_MS = 20_000;

/** For those who need more of a connection than fetch gives: the same way to the server of this URL. */
export function httpsAgentThrough({ ca, env }: Route, url: URL, options: https.AgentOptions): https.Agent {
  const proxies = proxiesIn(env);
  const all = { ...options, ...(ca !== undefined && { ca }) };
  if (proxies.https === undefined || isExcepted(url, proxies)) return new https.Agent(all);
  return new TunnelAgent(new URL(proxies.https), all);
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** Has a proxy lead to the server, and speaks TLS with the server itself: the proxy sees no more than its name. */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #ca: https.AgentOptions['ca'];

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#ca = options.ca;
  }

  override createConnection(options: https.RequestOptions, connected: Connected): undefined {
    const target = `${options.host}:${options.port}`;
    const ask = this.#proxy.protocol === 'https:' ? https.request : http.request;
    const request = ask(this.#proxy, {
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: { host: target, ...this.#login() },
      timeout: CONNECT_TIMEOUT_MS,
      ...(this.#ca !== undefined && { ca: this.#ca }),
    });
    const failed = (error: Error) => connected(error, undefined as never);
    request.once('timeout', () => request.destroy(new Error(`the proxy ${this.#proxy.host} does not answer`)));
    request.once('error', failed);
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return connected(null, super.createConnection({ ...options, socket } as never) as Duplex);
      socket.destroy();
      failed(this.#refused(statusCode));
    });
    request.end();
    return undefined;
  }

  #login(): Readonly<Record<string, string>> {
    const { username, password } = this.#proxy;
    if (username === '') return {};
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
  }

  #refused(status: number | undefined): Error {
    return Object.assign(new Error(`the proxy ${this.#proxy.host} answered ${status}`), { code: 'EPROXY' });
  }
}
