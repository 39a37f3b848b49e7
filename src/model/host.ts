import { type Parsed, parsed, unparsable } from './parsed.ts';

const LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/u;
const OCTET = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/u;
const LONGEST_HOST = 253;
const PORT = /^[1-9]\d{0,4}$/u;
const HIGHEST_PORT = 65_535;

/**
 * A DNS name or an IPv4 address in lower case. Nothing that a shell, a URL or an option parser could read as anything
 * else gets through: no leading `-`, no spaces, quotes, `%`, `$`, `;`, `@` or `/`.
 */
export function parseHost(text: string): Parsed<string> {
  const host = text.toLowerCase();
  const labels = host.split('.');
  if (host.length > LONGEST_HOST || !labels.every((label) => LABEL.test(label))) {
    return unparsable(`"${text}" is not a host; write a DNS name such as dma01.example.com, or an IPv4 address`);
  }
  if (looksNumeric(labels) && !isAddress(labels)) {
    return unparsable(`"${text}" is neither a DNS name nor an IPv4 address; write four numbers from 0 to 255`);
  }
  return parsed(host);
}

/** Whether the host is an address rather than a name. */
export function isIpv4(host: string): boolean {
  return isAddress(host.split('.'));
}

/** Resolvers read a name that ends in a number, `0x7f.1` or `127.1`, as an address. */
function looksNumeric(labels: readonly string[]): boolean {
  return /^(?:\d+|0x[\da-f]*)$/u.test(labels.at(-1) ?? '');
}

function isAddress(labels: readonly string[]): boolean {
  return labels.length === 4 && labels.every((label) => OCTET.test(label));
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8443`; the port must be there. */
export function parseHostAndPort(text: string): Parsed<HostAndPort> {
  const colon = text.lastIndexOf(':');
  const host = parseHost(colon === -1 ? text : text.slice(0, colon));
  if (!host.ok) return host;
  const port = parsePort(text.slice(colon + 1));
  if (colon === -1 || port === undefined) {
    return unparsable(`"${text}" has no port from 1 to 65535; write host:port, such as 127.0.0.1:8443`);
  }
  return parsed({ host: host.value, port });
}

function parsePort(text: string): number | undefined {
  return PORT.test(text) && Number(text) <= HIGHEST_PORT ? Number(text) : undefined;
}

export interface BaseUrl extends HostAndPort {
  readonly scheme: 'http' | 'https';
  /** Lower case, without a trailing slash and without the scheme's own port. */
  readonly url: string;
}

const BASE_URL = /^(?<scheme>https?):\/\/(?<host>[^/?#:@\\]*)(?::(?<port>[^/?#@\\]*))?(?<rest>.*)$/isu;
const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** `https://dma01.example.com` or with a port; no user, path, query or fragment. */
export function parseBaseUrl(text: string): Parsed<BaseUrl> {
  const found = BASE_URL.exec(text)?.groups;
  if (found === undefined) {
    return unparsable(`"${text}" is not a web address; write https:// and the host, such as https://dma01.example.com`);
  }
  const rest = found['rest'] ?? '';
  if (rest !== '' && rest !== '/') {
    return unparsable(
      `"${text}" has more than a host and a port; write no user, path or query, such as https://dma01.example.com`,
    );
  }
  const host = parseHost(found['host'] ?? '');
  if (!host.ok) return unparsable(`"${text}": ${host.problem}`);
  const scheme = found['scheme']?.toLowerCase() === 'http' ? 'http' : 'https';
  const port = found['port'] === undefined ? DEFAULT_PORTS[scheme] : parsePort(found['port']);
  if (port === undefined) return unparsable(`"${text}" has no port from 1 to 65535 after the host`);
  const suffix = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`;
  return parsed({ scheme, host: host.value, port, url: `${scheme}://${host.value}${suffix}` });
}
