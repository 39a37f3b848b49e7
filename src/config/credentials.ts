import { RatchetError } from '../model/errors.ts';
import { type HostAndPort, parseHostAndPort } from '../model/host.ts';
import { didYouMean } from '../yaml/nearest.ts';
import type { Credential, OperatorConfig } from './config.ts';

/** Whether the operator lets this login go to that host: by its exact name, or below a `*.domain`. Case makes no difference. */
export function hostMayReceive({ hosts }: Pick<Credential, 'hosts'>, host: string): boolean {
  return hostIsAmong(hosts, host);
}

export function hostIsAmong(patterns: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  return patterns.some((pattern) => matches(pattern.toLowerCase(), wanted));
}

function matches(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.startsWith('*.')) return pattern === host;
  const domain = pattern.slice(1);
  return host.endsWith(domain) && host.length > domain.length;
}

/**
 * The login for a host, checked before any packet leaves: the fleet repository names both, and only the operator may
 * pair them. Throws `credential.unknown` and `credential.host-not-allowed`.
 */
export function credentialFor(config: Pick<OperatorConfig, 'credentials'>, name: string, host: string): Credential {
  const credential = config.credentials.find((candidate) => candidate.name === name);
  if (credential === undefined) {
    const names = config.credentials.map((candidate) => candidate.name);
    throw new RatchetError('credential.unknown', `there is no credential "${name}"`, {
      blame: 'operator',
      hint: didYouMean(name, names) ?? `add credentials.${name} to the operator's configuration`,
    });
  }
  if (!hostMayReceive(credential, host)) {
    throw new RatchetError('credential.host-not-allowed', `credential "${name}" may not be sent to "${host}"`, {
      blame: 'operator',
      hint: `add the host to credentials.${name}.hosts in the operator's configuration, if it is meant to`,
    });
  }
  return credential;
}

/** Where to connect to for a host and port of the fleet repository: there, or where the operator says instead. */
export function endpointFor(
  config: Pick<OperatorConfig, 'endpoints'>,
  host: string,
  port: number,
  service: 'web' | 'ssh',
): HostAndPort {
  const name = host.toLowerCase();
  const instead = overrideOf(config, `${name}:${port}`, service) ?? overrideOf(config, name, service);
  if (instead === undefined) return { host, port };
  const found = parseHostAndPort(instead);
  if (found.ok) return found.value;
  throw new RatchetError('config.endpoint', found.problem, { blame: 'operator' });
}

function overrideOf({ endpoints }: Pick<OperatorConfig, 'endpoints'>, key: string, service: 'web' | 'ssh') {
  return endpoints.find((endpoint) => endpoint.host.toLowerCase() === key && endpoint[service] !== undefined)?.[
    service
  ];
}
