import type { DesiredSystem } from '../model/desired.ts';
import { canonicalJson } from '../model/digest.ts';
import { printable } from '../model/printable.ts';

const LONGEST_VALUE = 60;

/** What decides the system and is asked for otherwise than before: the place in its document and both values, each. */
export function desiredDifference(before: DesiredSystem, now: DesiredSystem): readonly string[] {
  const [was, is] = [placesIn(before), placesIn(now)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((place) => {
    const [old, fresh] = [was.get(place), is.get(place)];
    return old === fresh ? [] : [`${printable(place)} ${shown(old)} → ${shown(fresh)}`];
  });
}

function shown(value: string | undefined): string {
  return value === undefined ? 'none' : printable(value, LONGEST_VALUE);
}

function placesIn(system: DesiredSystem): ReadonlyMap<string, string> {
  const { target, failover, credentials, orchestrator, mode } = system;
  const places = {
    'spec.target.track': target.track,
    'spec.target.version': target.version,
    'spec.target.ceiling': target.ceiling,
    'spec.target.minimumReleaseAge (ms)': target.minimumReleaseAgeMs,
    'spec.failover.policy': failover.policy,
    'spec.failover.systemDefault': failover.systemDefault,
    'spec.connection.credentials': credentials,
    'the orchestrating Agent': orchestrator,
    'spec.mode': mode,
    ...within('spec.options.', system.options),
    ...within('spec.facts.', system.facts),
    ...within(
      'spec.acceptedRisks: ',
      byKey(system.acceptedRisks, ({ id }) => id),
    ),
    ...within(
      'spec.agents: ',
      byKey(system.agents, ({ name }) => name),
    ),
  };
  return new Map(
    Object.entries(places).flatMap(([place, value]): [string, string][] =>
      value === undefined ? [] : [[place, canonicalJson(value)]],
    ),
  );
}

function within(prefix: string, record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [`${prefix}${key}`, value]));
}

function byKey<T extends object>(list: readonly T[], keyOf: (item: T) => string): Record<string, object> {
  return Object.fromEntries(list.map((item) => [keyOf(item), { ...item, origin: undefined }]));
}
