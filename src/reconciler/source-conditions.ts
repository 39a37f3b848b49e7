import type { Instant } from '../model/instant.ts';
import { compareText } from '../model/text-order.ts';
import type { Condition } from './conditions.ts';
import type { InForce } from './in-force.ts';
import type { Clock } from './ports.ts';
import type { ServiceState } from './serve.ts';

/** What the service alone can tell of its Systems, kept for those who do not ask it. */
export interface SourceConditions {
  /** In the place of all that was kept before. */
  record(conditions: ReadonlyMap<string, readonly Condition[]>): Promise<void>;
  /** By name of the System. */
  latest(): Promise<ReadonlyMap<string, readonly Condition[]>>;
}

export interface SourceTerms {
  readonly asksForSignatures: boolean;
  readonly clock: Pick<Clock, 'now'>;
}

const VERIFIED = 'the newest commit is signed by somebody who may';
const NOT_ASKED = 'no signature is asked for: fleet.git.verify is not set';

/** Whether the newest commit counts, and whether it is in force for each System. */
export function sourceConditions(
  state: Pick<ServiceState, 'inForce' | 'unverified' | 'verificationSince'>,
  terms: SourceTerms,
): ReadonlyMap<string, readonly Condition[]> {
  const { inForce } = state;
  if (inForce === undefined) return new Map();
  const now = terms.clock.now().toISOString();
  const verified = sourceVerified(state, terms, now);
  return new Map(namesIn(inForce).map((name) => [name, [verified, validated(name, inForce, now)]]));
}

/** Every System that something is known to be asked of, by name. */
function namesIn({ systems, held }: Pick<InForce, 'systems' | 'held'>): readonly string[] {
  return [...new Set([...systems.keys(), ...held])].toSorted(compareText);
}

function sourceVerified(
  { unverified, verificationSince: since }: Pick<ServiceState, 'unverified' | 'verificationSince'>,
  { asksForSignatures }: SourceTerms,
  now: Instant,
): Condition {
  const of = { type: 'SourceVerified', since: since ?? now } as const;
  if (!asksForSignatures) return { ...of, status: 'Unknown', reason: 'NotAsked', message: NOT_ASKED };
  if (unverified === undefined) return { ...of, status: 'True', reason: 'Verified', message: VERIFIED };
  return { ...of, status: 'False', reason: unverified.reason, message: unverified.message };
}

/** Says of a System that is held also what it follows instead. */
function validated(name: string, inForce: InForce, now: Instant): Condition {
  const { held, since, newest, problems } = inForce;
  const of = { type: 'Validated', since: since.get(name) ?? now } as const;
  if (!held.has(name)) {
    return { ...of, status: 'True', reason: 'RevisionAdopted', message: `it follows ${newest}` };
  }
  const [first = ''] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const message = `${newest} cannot be used for it: ${first}${more}; ${insteadOfNewest(name, inForce)}`;
  const reason = inForce.systems.has(name) ? 'RevisionRejected' : 'NothingInForce';
  return { ...of, status: 'False', reason, message };
}

function insteadOfNewest(name: string, { systems, lost }: InForce): string {
  const followed = systems.get(name)?.revision.revision;
  if (followed !== undefined) return `it follows ${followed}`;
  const gone = lost.get(name);
  if (gone === undefined) return 'nothing was in force for it before';
  return `nothing is in force for it: it followed ${gone.revision}, and ${gone.because}`;
}
