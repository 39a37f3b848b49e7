import type { RatchetError } from '../../model/errors.ts';
import { errorOf, type Problem } from '../../model/problem.ts';
import { shipped } from '../../shipped.ts';
import { problemFrom } from '../../yaml/problem-at.ts';
import { readYaml, type YamlDocument } from '../../yaml/read-yaml.ts';
import { schemaCheck } from '../../yaml/schema-check.ts';
import type { Cast } from '../specification.ts';
import { castProblems } from './cast-problems.ts';
import type { Cue, Event, Moment } from './direction.ts';
import { formats, parseInstant, parseSpan } from './formats.ts';
import { readTimings } from './read-timings.ts';
import { settingProblems } from './setting-problems.ts';
import type { WrittenFault, WrittenMoment, WrittenScenario, WrittenSystem } from './written.ts';

/** What simulated Systems are like, and what goes wrong with them. */
export interface Scenario {
  readonly seed: string | undefined;
  /** Virtual seconds per real second. */
  readonly speed: number | undefined;
  readonly startAt: Date | undefined;
  /** Those that the file describes, or else the cast that was given; each with the timings that the file asks for. */
  readonly systems: readonly Cast[];
  readonly cues: readonly Cue[];
}

export interface ScenarioFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const schema = schemaCheck({
  room: 'scenario',
  schema: shipped('schemas/scenario.schema.json'),
  formats,
  laterKeys: new Set(),
});

/** `mayCast`: the file may bring Systems of its own instead of `cast`. Throws `scenario.invalid` with every problem. */
export function readScenario(file: ScenarioFile, cast: readonly Cast[], { mayCast = true } = {}): Scenario {
  const { documents, problems } = readYaml(file);
  const [document, second] = documents;
  if (second !== undefined)
    refuse([problemFrom(second.originOf([]), 'scenario.documents', 'the file holds a second document; remove it')]);
  if (document === undefined) throw invalid([...problems, ...nothingIn(file, problems)]);
  refuse([...problems, ...schema.problems('#', document)]);

  const written = document.value as WrittenScenario;
  if (written.systems !== undefined && !mayCast) refuse([mayNotCast(document)]);
  const systems = (written.systems?.map(systemOf) ?? cast).map((system, index) => ({
    ...system,
    timings: { ...readTimings(written.timings), ...system.timings, ...readTimings(written.systems?.[index]?.timings) },
  }));
  refuse([...castProblems(document, written, systems), ...settingProblems(document, written.faults ?? [])]);
  return {
    seed: written.seed,
    speed: written.speed,
    startAt: written.startAt === undefined ? undefined : parsedValue(parseInstant(written.startAt)),
    systems,
    cues: (written.faults ?? []).map(cueOf),
  };
}

function systemOf({ name, cluster, version, history, agents }: WrittenSystem): Cast {
  return {
    name,
    cluster: cluster ?? name.toUpperCase(),
    version,
    ...(history === undefined ? {} : { history }),
    agents: agents.map((agent) => ({ ...agent, role: agent.role ?? 'standalone' })),
  };
}

function cueOf({ fault, agent, system, settings, when, lift }: WrittenFault): Cue {
  return {
    fault,
    agent,
    when: momentOf(when ?? {}, 'start'),
    ...(system === undefined ? {} : { system }),
    ...(settings === undefined ? {} : { settings }),
    ...(lift === undefined ? {} : { lift: momentOf(lift, 'fault') }),
  };
}

function momentOf({ at, of, after = '0s' }: WrittenMoment, from: Event): Moment {
  return { at: at ?? from, after: parsedValue(parseSpan(after)) / 1000, ...(of === undefined ? {} : { of }) };
}

/** The schema has asked the same parser before. */
function parsedValue<T>(
  found: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T {
  if (found.ok) return found.value;
  throw new TypeError(`the schema let through what its parser refuses: ${found.problem}`);
}

function nothingIn({ path }: ScenarioFile, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length > 0) return [];
  const origin = { file: path, line: 1, column: 1 };
  return [problemFrom(origin, 'scenario.empty', 'the file is empty; write apiVersion: ratchet/v1 and kind: Scenario')];
}

function mayNotCast(document: YamlDocument): Problem {
  return problemFrom(
    document.originOfKey(['systems']),
    'scenario.systems',
    'a rehearsal plays the Systems of your fleet; remove "systems"',
  );
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function invalid(problems: readonly Problem[]): RatchetError {
  return errorOf(problems, 'scenario.invalid', 'author');
}
