import type { KnownIssue, PathRule, ReleaseRange } from '../../../src/model/knowledge.ts';
import { trackOf } from '../../../src/model/release.ts';
import { circumstancesOf } from '../../../src/planner/circumstances.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import type { Risk } from '../../../src/planner/plan.ts';
import { riskBook } from '../../../src/planner/risks/risk-book.ts';
import type { Move } from '../../../src/planner/rules/rule.ts';
import { desiredSystem, r } from '../../builders.ts';
import { buildOf, knowledge, NOW } from '../fleet.ts';

const { byName } = landscapeOf(knowledge, []);

/** From the first to the last release, both included; without a last one, without end. */
export function range(from: string, to?: string): ReleaseRange {
  const last = to === undefined ? undefined : r(to);
  return { track: trackOf(r(from)), from: r(from), fromInclusive: true, to: last, toInclusive: true };
}

export function issue(overrides: Partial<KnownIssue> = {}): KnownIssue {
  return {
    id: 'KI_test',
    title: 'Something breaks',
    severity: 'breaks-after-upgrade',
    status: 'open',
    appliesTo: 'running-version',
    affects: [range('10.5.0 [CU6]', '10.5.0 [CU9]')],
    from: undefined,
    fixedIn: [],
    scope: [],
    fixedFromBuild: [],
    url: 'https://docs.example/ki',
    ...overrides,
  };
}

export function pathRule(overrides: Partial<PathRule> = {}): PathRule {
  return {
    id: 'test-rule',
    kind: 'requirement',
    strength: 'hard',
    from: undefined,
    to: [range('10.5.0 [CU6]')],
    requirement: 'Needs something',
    knownIssue: undefined,
    urls: ['https://docs.example/rule'],
    ...overrides,
  };
}

/** `move('10.5.0 [CU4]', '10.5.0 [CU9]')`, or with the build of the last. */
export function move(from: string, to: string, toBuild: number | undefined = buildOf(to)): Move {
  const [start] = byName.get(from) ?? [];
  const [end] = byName.get(to) ?? [];
  if (start === undefined || end === undefined) throw new Error(`${from} or ${to} is not known`);
  return { from: { ...start, build: buildOf(from) }, to: { ...end, build: toBuild } };
}

interface Known {
  readonly issues?: readonly KnownIssue[];
  readonly rules?: readonly PathRule[];
}

export function risksOn(
  hop: Move,
  { issues = [], rules = [] }: Known,
  system: Parameters<typeof desiredSystem>[0] = {},
): readonly Risk[] {
  const circumstances = circumstancesOf({ desired: desiredSystem(system), history: {} }, Date.parse(NOW));
  return riskBook({ knownIssues: issues, pathRules: rules }, circumstances).risksOf(hop);
}
