import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { AccessToken, Role } from '../config/config.ts';
import { problem } from './problem.ts';

/** Who asks, once a token said so. */
export interface Asker {
  readonly name: string;
  readonly role: Role;
}

export type Access = (authorization: string | undefined, accept: readonly Scheme[]) => Asker | undefined;

type Scheme = 'bearer' | 'basic';

/** No token, an empty one and one that nobody was given are all the same: nobody. */
export function accessBy(tokens: readonly AccessToken[]): Access {
  const known = tokens.map(({ name, role, token }) => ({ name, role, digest: digestOf(token.reveal()) }));
  return (authorization, accept) => {
    const given = tokenIn(authorization, accept);
    if (given === undefined || given === '') return undefined;
    const digest = digestOf(given);
    // Every token is compared, so that the time tells nothing of which one was nearly right.
    const [found] = known.filter((one) => timingSafeEqual(one.digest, digest));
    return found && { name: found.name, role: found.role };
  };
}

/** A browser asks its user for a name and a password: the password is the token. */
function tokenIn(authorization: string | undefined, accept: readonly Scheme[]): string | undefined {
  const [, scheme = '', rest = ''] = /^(\S+) +(\S+)$/u.exec(authorization ?? '') ?? [];
  const asked = scheme.toLowerCase();
  if (asked === 'bearer' && accept.includes('bearer')) return rest;
  if (asked !== 'basic' || !accept.includes('basic')) return undefined;
  const pair = Buffer.from(rest, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export interface Asked {
  readonly Variables: { asker: Asker };
}

/**
 * Lets nobody on without a token for the role. What changes something takes a bearer token alone: a browser sends a
 * password along by itself, also where another page made it ask.
 */
export function only(role: Role, access: Access): MiddlewareHandler<Asked> {
  const accept: readonly Scheme[] = role === 'viewer' ? ['bearer', 'basic'] : ['bearer'];
  return async (context, next) => {
    const asker = access(context.req.header('authorization'), accept);
    if (asker === undefined) return unauthorized(context, accept);
    context.set('asker', asker);
    if (role === 'operator' && asker.role !== 'operator') {
      return problem(context, 403, `the token "${asker.name}" may look, and not ask for anything`);
    }
    return next();
  };
}

function unauthorized(context: Context, accept: readonly Scheme[]) {
  context.header('WWW-Authenticate', accept.includes('basic') ? 'Basic realm="ratchet", Bearer' : 'Bearer');
  return problem(context, 401, 'this needs a token that is listed under http.tokens in the configuration');
}
