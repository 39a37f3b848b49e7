import type { SilenceCall, SilenceSettings } from '../config/silence-settings.ts';
import { Secret } from '../model/secret.ts';
import type { SilenceAnswer, Silencer, SilenceTerms } from '../reconciler/silences/ports.ts';
import type { Route } from '../web/fetch-through.ts';
import { callerBy } from './call.ts';

type Values = SilenceTerms & { readonly id: string };

/** Asks as the operator wrote it down. */
export function silencer(settings: SilenceSettings, env: Route['env']): Silencer {
  const { name, create, extend, release, leaseMs, longestMs, bearer, ca } = settings;
  const call = callerBy({ ca, env });

  async function ask({ method, url, body }: SilenceCall, values: Values, signal: AbortSignal): Promise<SilenceAnswer> {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer.reveal()}` };
    const request = {
      method,
      url: new Secret(filled(url.reveal(), values, encodeURIComponent)),
      headers,
      body: body === undefined ? '' : JSON.stringify(filledIn(body, values)),
      secrets: bearer === undefined ? [] : [bearer],
    };
    const answer = await call(request, signal);
    if (answer.kind === 'failed') return answer;
    return { kind: 'done', id: idIn(answer.body, settings.id) ?? values.id };
  }

  return {
    name,
    leaseMs,
    longestMs,
    async open(terms, signal) {
      const answer = await ask(create, { ...terms, id: '' }, signal);
      if (answer.kind === 'failed' || answer.id !== '') return answer;
      return { kind: 'failed', problem: `its server answered without "${settings.id}"` };
    },
    extend: (id, terms, signal) => ask(extend, { ...terms, id }, signal),
    release: (id, terms, signal) => ask(release, { ...terms, id }, signal),
  };
}

function filled(text: string, values: Values, encode: (value: string) => string): string {
  return text.replace(/\{(system|run|message|from|until|id)\}/gu, (_, name: keyof Values) => encode(values[name]));
}

/** Texts alone, wherever they are; JSON takes care of what is in them. */
function filledIn(body: unknown, values: Values): unknown {
  if (typeof body === 'string') return filled(body, values, (value) => value);
  if (Array.isArray(body)) return body.map((member) => filledIn(member, values));
  if (body === null || typeof body !== 'object') return body;
  return Object.fromEntries(Object.entries(body).map(([key, member]) => [key, filledIn(member, values)]));
}

function idIn(body: string, key: string): string | undefined {
  try {
    const id: unknown = Object(JSON.parse(body))[key];
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  } catch {
    return undefined;
  }
}
