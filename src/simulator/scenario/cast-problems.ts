import type { Problem } from '../../model/problem.ts';
import { didYouMean } from '../../yaml/nearest.ts';
import type { Path } from '../../yaml/node.ts';
import { problemFrom } from '../../yaml/problem-at.ts';
import type { YamlDocument } from '../../yaml/read-yaml.ts';
import type { Cast } from '../specification.ts';
import type { WrittenScenario } from './written.ts';

/** Names that mean nobody or more than one, and pairs that are none. */
export function castProblems(
  document: YamlDocument,
  written: WrittenScenario,
  systems: readonly Cast[],
): readonly Problem[] {
  const at = (path: Path, message: string, hint?: string) =>
    problemFrom(document.originOf(path), 'scenario.cast', message, hint);
  return [
    ...(written.systems === undefined ? [] : [...twice(systems, at), ...brokenPairs(systems, at)]),
    ...(written.faults ?? []).flatMap((fault, index) => strangers(fault, ['faults', index], systems, at)),
  ];
}

type At = (path: Path, message: string, hint?: string) => Problem;

function twice(systems: readonly Cast[], at: At): readonly Problem[] {
  const names = systems.map(({ name }) => name);
  const doubled = systems.flatMap(({ name }, index) =>
    names.indexOf(name) < index ? [at(['systems', index, 'name'], `there are two systems "${name}"; rename one`)] : [],
  );
  const inside = systems.flatMap(({ agents }, system) =>
    agents.flatMap(({ name }, index) => {
      if (agents.findIndex((other) => other.name === name) === index) return [];
      return [at(['systems', system, 'agents', index, 'name'], `there are two Agents "${name}"; rename one`)];
    }),
  );
  return [...doubled, ...inside];
}

function brokenPairs(systems: readonly Cast[], at: At): readonly Problem[] {
  return systems.flatMap(({ agents }, system) =>
    agents.flatMap(({ name, role, peer }, index) => {
      const path = ['systems', system, 'agents', index];
      if (role === 'standalone') {
        return peer === undefined ? [] : [at([...path, 'peer'], `"${name}" is standalone and has no peer; remove it`)];
      }
      const wanted = role === 'failover-main' ? 'failover-backup' : 'failover-main';
      const other = agents.find((agent) => agent.name === peer);
      if (other?.role === wanted && other.peer === name) return [];
      return [
        at(path, `"${name}" is ${role} without its other half; write peer on both, and role: ${wanted} on that one`),
      ];
    }),
  );
}

function strangers(
  { system, agent, when, lift }: NonNullable<WrittenScenario['faults']>[number],
  path: Path,
  systems: readonly Cast[],
  at: At,
): readonly Problem[] {
  if (system !== undefined && !systems.some(({ name }) => name === system)) {
    const known = systems.map(({ name }) => name);
    const hint = didYouMean(system, known) ?? `there are ${known.join(', ')}`;
    return [at([...path, 'system'], `there is no system "${system}"; write one that is simulated`, hint)];
  }
  const found = systems.filter(
    ({ name, agents }) => (system ?? name) === name && agents.some((each) => each.name === agent),
  );
  const [owner, second] = found;
  if (owner === undefined) {
    const known = systems
      .filter(({ name }) => (system ?? name) === name)
      .flatMap(({ agents }) => agents.map(({ name }) => name));
    const hint = didYouMean(agent, known) ?? `there are ${known.slice(0, 20).join(', ')}`;
    return [at([...path, 'agent'], `there is no Agent "${agent}"; write one that is simulated`, hint)];
  }
  if (second !== undefined) {
    const both = found.map(({ name }) => name).join(' and ');
    return [at([...path, 'agent'], `"${agent}" is in ${both}; write system as well`)];
  }
  return (['when', 'lift'] as const).flatMap((key) => {
    const { of } = { when, lift }[key] ?? {};
    if (of === undefined || owner.agents.some(({ name }) => name === of)) return [];
    return [
      at(
        [...path, key, 'of'],
        `"${owner.name}" has no Agent "${of}"; it has ${owner.agents.map(({ name }) => name).join(', ')}`,
      ),
    ];
  });
}
