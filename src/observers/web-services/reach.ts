import http from 'node:http';
import https from 'node:https';
import type { Credential, OperatorConfig } from '../../config/config.ts';
import { credentialFor, endpointFor } from '../../config/credentials.ts';
import type { AgentEndpoint } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';

/** How one Agent's web services are reached, and with which login. */
export interface Reach {
  readonly base: URL;
  readonly address: { readonly host: string; readonly port: number };
  readonly agent: http.Agent;
  readonly login: NonNullable<Credential['web']>;
}

// The calls of one look follow each other at once, and the next look is seconds away: what is kept for longer only holds a
// socket for each Agent of the fleet. Any server keeps it longer, so that none is used that is about to be closed.
const IDLE_MS = 250;

/** Decides where a login may go, and keeps one pool of connections per credential. */
export class WebReach {
  readonly #config: Pick<OperatorConfig, 'credentials' | 'endpoints'>;
  readonly #agents = new Map<string, http.Agent>();

  constructor(config: Pick<OperatorConfig, 'credentials' | 'endpoints'>) {
    this.#config = config;
  }

  /** Throws `credential.…` before anything is sent. */
  to({ url }: AgentEndpoint, credentials: string): Reach {
    const base = new URL(url);
    const host = base.hostname.replace(/^\[|\]$/gu, '');
    const credential = credentialFor(this.#config, credentials, host);
    if (credential.web === undefined) throw noLogin(credentials);
    const encrypted = base.protocol === 'https:';
    if (!encrypted && !credential.allowHttp) throw plainHttp(credentials, url);
    const port = base.port === '' ? (encrypted ? 443 : 80) : Number(base.port);
    return {
      base,
      address: endpointFor(this.#config, host, port, 'web'),
      agent: this.#agentFor(credential, encrypted),
      login: credential.web,
    };
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #agentFor({ name, ca }: Credential, encrypted: boolean): http.Agent {
    const key = `${encrypted} ${name}`;
    const options = { keepAlive: true, timeout: IDLE_MS };
    const agent = this.#agents.get(key) ?? (encrypted ? new https.Agent({ ...options, ca }) : new http.Agent(options));
    this.#agents.set(key, agent);
    return agent;
  }
}

function noLogin(credentials: string): RatchetError {
  return new RatchetError('credential.incomplete', `credential "${credentials}" has no web login`, {
    blame: 'operator',
    hint: "write web with login and password in the operator's configuration",
  });
}

function plainHttp(credentials: string, url: string): RatchetError {
  const message = `credential "${credentials}" may not be sent to "${url}", where anyone on the way can read it`;
  return new RatchetError('credential.plain-http', message, {
    blame: 'operator',
    hint: 'use https, or write allowHttp: true for this credential',
  });
}
