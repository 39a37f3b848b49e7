import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import { printable } from '../model/printable.ts';
import { membersOf } from '../model/rollout.ts';
import type { FleetRevision } from '../reconciler/wanted.ts';
import type { SourcePart } from './compose.ts';
import type { Io } from './io.ts';

/** The fleet as asked for at that moment, or a thrown error after every problem was shown. */
export async function revisionOrProblems(
  { readFleet }: Pick<SourcePart, 'readFleet'>,
  io: Io,
  at?: Instant,
): Promise<FleetRevision> {
  const reading = await readFleet(io.signal, at);
  for (const warning of reading.warnings) io.err(`${io.errPaint('yellow', printable(warning, 1000))}\n`);
  if (reading.kind === 'fleet') return reading.revision;
  for (const problem of reading.problems) io.err(`${io.errPaint('red', printable(problem, 1000))}\n`);
  throw new RatchetError('desired.invalid', `the fleet at ${reading.revision} is not valid; nothing was done`, {
    blame: 'author',
    hint: 'mend what is listed above; `ratchet validate` checks it again',
  });
}

/** The revision cut down to these systems; all of them where none is named. */
export function onlyThese(revision: FleetRevision, names: readonly string[]): FleetRevision {
  if (names.length === 0) return revision;
  const systems = names.map((name) => systemNamed(revision, name));
  const bystanders = revision.fleet.systems.filter((system) => !systems.includes(system));
  return { ...revision, fleet: { ...revision.fleet, systems }, bystanders: [...revision.bystanders, ...bystanders] };
}

function systemNamed({ fleet, revision }: FleetRevision, name: string): DesiredSystem {
  const found = fleet.systems.find((system) => system.name === name);
  if (found !== undefined) return found;
  const known = fleet.systems.map((system) => system.name).join(', ');
  throw new RatchetError('desired.no-such-system', `there is no system "${name}" at ${revision}`, {
    blame: 'operator',
    hint: known === '' ? 'the fleet has no systems' : `there are: ${known}`,
  });
}

/** The same, with every System that shares a rollout with one of its own. */
export function withCompany(revision: FleetRevision): FleetRevision {
  const { fleet, bystanders } = revision;
  const named = new Set(fleet.systems.map(({ name }) => name));
  const shared = new Set(
    fleet.rollouts.map(membersOf).flatMap((members) => (members.some((name) => named.has(name)) ? members : [])),
  );
  const company = bystanders.filter(({ name }) => shared.has(name));
  const others = bystanders.filter(({ name }) => !shared.has(name));
  return { ...revision, fleet: { ...fleet, systems: [...fleet.systems, ...company] }, bystanders: others };
}
