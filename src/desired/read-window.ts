import type { Problem } from '../model/problem.ts';
import type { Window } from '../model/window.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked, parseSpan } from './formats.ts';
import type { WrittenWindow } from './written.ts';

const SHORTEST_MS = 60_000;
const LONGEST_MS = 7 * 86_400_000;

export function readWindow(document: YamlDocument): { window: Window; problems: readonly Problem[] } {
  const { metadata, spec } = document.value as WrittenWindow;
  const durationMs = checked(parseSpan(spec.duration));
  const window: Window = {
    name: metadata.name,
    days: spec.days,
    start: spec.start,
    durationMs,
    timezone: spec.timezone,
    origin: document.originOf([]),
  };
  if (durationMs >= SHORTEST_MS && durationMs <= LONGEST_MS) return { window, problems: [] };
  const message = `spec.duration: "${spec.duration}" is not from 1m to 7d; write how long the window stays open`;
  return { window, problems: [problemAt(document, ['spec', 'duration'], 'desired.value', message)] };
}
