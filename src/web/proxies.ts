/** The proxies that the environment names, in the order in which curl asks for them; an empty one is none. */
export interface Proxies {
  readonly https: string | undefined;
  readonly http: string | undefined;
  /** Hosts that are reached without one. */
  readonly except: string | undefined;
}

export function proxiesIn(env: Readonly<Record<string, string | undefined>>): Proxies {
  const named = (...names: readonly string[]) => names.map((name) => env[name]).find((value) => (value ?? '') !== '');
  const everywhere = named('ALL_PROXY', 'all_proxy');
  const http = named('HTTP_PROXY', 'http_proxy') ?? everywhere;
  return {
    https: named('HTTPS_PROXY', 'https_proxy') ?? everywhere ?? http,
    http,
    except: named('NO_PROXY', 'no_proxy'),
  };
}

/** `.example.com` and `example.com` are also about every host below; `host:8443` about that port alone; `*` about all. */
export function isExcepted({ hostname, port, protocol }: URL, { except = '' }: Pick<Proxies, 'except'>): boolean {
  const asked = hostname.toLowerCase();
  const ownPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return except
    .toLowerCase()
    .split(/[,\s]+/u)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', only] = /^(.*?)(?::(\d+))?$/u.exec(entry) ?? [];
      const name = host.replace(/^\*?\./u, '');
      return (only === undefined || only === ownPort) && (asked === name || asked.endsWith(`.${name}`));
    });
}
