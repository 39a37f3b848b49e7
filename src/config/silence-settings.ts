import type { Secret } from '../model/secret.ts';

/** A service that keeps alerts back while an upgrade runs, and how it is asked to. */
export interface SilenceSettings {
  readonly name: string;
  readonly create: SilenceCall;
  readonly extend: SilenceCall;
  readonly release: SilenceCall;
  /** Key of the answer that holds the silence's id. */
  readonly id: string;
  readonly bearer: Secret | undefined;
  readonly ca: string | undefined;
  readonly leaseMs: number;
  readonly longestMs: number;
}

/** `{system}`, `{run}`, `{message}`, `{from}`, `{until}` and `{id}` are filled in, in the address and in texts of the body. */
export interface SilenceCall {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: Secret;
  /** JSON. */
  readonly body: unknown;
}
