import { type Expression, sql } from 'kysely';
import { type Instant, instantOf, millisecondsOf } from '../model/instant.ts';

/**
 * By whose clock leases are counted: the moment so many milliseconds from now, as a part of the statement that asks.
 * `told` is now as the process has it that asks.
 */
export type LeaseTime = (told: Instant, plusMs: number) => Expression<Instant>;

/** For processes that share one clock. */
export const byWhoeverAsks: LeaseTime = (told, plusMs) => sql.val(instantOf(millisecondsOf(told) + plusMs));
