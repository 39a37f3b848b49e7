import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from './node.ts';
import type { YamlDocument } from './read-yaml.ts';

/** An error about the value at `path`. */
export function problemAt(document: YamlDocument, path: Path, code: string, message: string, hint?: string): Problem {
  return problemFrom(document.originOf(path), code, message, hint);
}

export function problemFrom(origin: Origin, code: string, message: string, hint?: string): Problem {
  return { origin, severity: 'error', code, message, ...(hint === undefined ? {} : { hint }) };
}

export function warning(problem: Problem): Problem {
  return { ...problem, severity: 'warning' };
}
