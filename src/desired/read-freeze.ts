import type { Freeze } from '../model/freeze.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt, warning } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { DatedWarning, WrittenDates } from './file-reading.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import type { WrittenFreeze } from './written.ts';

export interface FreezeReading {
  readonly freeze: WrittenDates | undefined;
  readonly problems: readonly Problem[];
  readonly dated: readonly DatedWarning[];
}

export function readFreeze(document: YamlDocument): FreezeReading {
  const { metadata, spec } = document.value as WrittenFreeze;
  const freeze: Omit<Freeze, 'spans'> = {
    name: metadata.name,
    reason: spec.reason.trim(),
    scope: spec.scope ?? 'all',
    selector: spec.selector ?? {},
    mayOverride: (spec.mayOverride ?? []).map((owner) => owner.trim()),
    origin: document.originOf([]),
  };
  return spec.calendar === undefined ? withDates(document, freeze) : byCalendar(document, freeze, spec.calendar);
}

function withDates(document: YamlDocument, freeze: WrittenDates['freeze']): FreezeReading {
  const { spec } = document.value as WrittenFreeze;
  if (spec.from === undefined) {
    return wrong(document, ['spec'], 'spec needs "from" and "until", or "calendar"; write from: 2026-12-18');
  }
  if (spec.until === undefined) {
    const message =
      'spec needs "until": a freeze without end would never let go; write until: 2027-01-04, or suspend the Systems';
    return wrong(document, ['spec'], message);
  }
  const timezone = spec.timezone ?? 'UTC';
  const from = checked(parseMoment(spec.from, timezone));
  const until = checked(parseMoment(spec.until, timezone));
  if (until <= from) {
    const message = `spec.until "${spec.until}" is not after spec.from "${spec.from}"; write a later one`;
    return wrong(document, ['spec', 'until'], message);
  }
  const message = `Freeze "${freeze.name}" ended on ${until}, so that it holds nothing back; remove it, or write later dates`;
  const over = warning(problemAt(document, ['spec'], 'desired.freeze-over', message));
  const span = { from, until, title: undefined };
  return {
    freeze: { freeze, dates: { kind: 'written', span } },
    problems: [],
    dated: [{ since: until, problem: over }],
  };
}

function byCalendar(document: YamlDocument, freeze: WrittenDates['freeze'], path: string): FreezeReading {
  const { spec } = document.value as WrittenFreeze;
  const both = (['from', 'until'] as const).find((key) => spec[key] !== undefined);
  if (both !== undefined) {
    return wrong(document, ['spec', both], `spec.${both} and spec.calendar exclude each other; remove one of them`);
  }
  const origin = document.originOf(['spec', 'calendar']);
  const dates = { kind: 'calendar', path, timezone: spec.timezone ?? 'UTC', origin } as const;
  return { freeze: { freeze, dates }, problems: [], dated: [] };
}

function wrong(document: YamlDocument, path: Path, message: string): FreezeReading {
  return { freeze: undefined, problems: [problemAt(document, path, 'desired.freeze', message)], dated: [] };
}
