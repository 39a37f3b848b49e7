import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import { RatchetError } from '../model/errors.ts';
import type { Flavour } from './flavour.ts';
import type { Tables } from './schema.ts';

/** The lease under which this process works on a system. Its token is one more with every change of hands. */
export interface Fence {
  readonly token: number;
  readonly holder: string;
}

/**
 * A condition of the very statement that writes: the lease is still ours, and stays so until the write is done. Where
 * nobody here works on the system nothing is asked: a person may add to the record of a run that has ended.
 */
export function stillHeld(system: string, fence: Fence | undefined, { held }: Flavour): Expression<SqlBool> {
  if (fence === undefined) return sql<SqlBool>`1 = 1`;
  const { exists, selectFrom } = expressionBuilder<Tables>();
  const lease = selectFrom('lease').select('lease.token').where('lease.system', '=', system);
  return exists(held(lease.where('lease.token', '=', fence.token).where('lease.holder', '=', fence.holder)));
}

export function leaseLost(system: string, run?: string): RatchetError {
  const business = run === undefined ? '' : `; run "${run}" is its business now`;
  return new RatchetError('lease.lost', `another process has taken over "${system}"${business}`, {
    blame: 'environment',
    hint: 'nothing to do here: whoever took over looks at the system first and goes on from there',
  });
}
