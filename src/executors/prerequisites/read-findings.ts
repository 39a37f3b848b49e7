import type { CheckFinding } from '../../model/prerequisite-check.ts';
import { printable } from '../../model/printable.ts';

const LONGEST = 600;
const MOST = 100;

/**
 * What a prerequisite left as JSON, in whatever wrapping: the vendor documents no shape. Public code of its BPA tests has
 * `TestExecuted`, `Outcome` (NoIssues, IssuesDetected, Warning), `ResultMessage`, `Impact`, `CorrectiveAction`; every
 * object with an `Outcome` counts, wherever it lies.
 */
export function findingsInJson(name: string, text: string): readonly CheckFinding[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch {
    return [{ name, outcome: 'unclear', message: 'its result is not JSON', action: '' }];
  }
  const found = resultsIn(content, name).slice(0, MOST);
  return found.length > 0 ? found : [{ name, outcome: 'unclear', message: 'its result tells no outcome', action: '' }];
}

/** Lines of progress.log that say that a prerequisite failed; their format is undocumented too. */
export function findingsInLog(lines: readonly string[]): readonly CheckFinding[] {
  return lines.flatMap((line): CheckFinding[] => {
    const failed = /prerequisite (?<name>\S{1,100}) failed:?\s*(?<why>.*)$/iu.exec(line)?.groups;
    if (failed === undefined) return [];
    return [{ name: nameOf(failed['name'] ?? ''), outcome: 'issues', message: told(failed['why']), action: '' }];
  });
}

/** `PreRequisite-Result-VerifyClusterPorts.dll.json` to `VerifyClusterPorts`; undefined for another file. */
export function prerequisiteIn(file: string): string | undefined {
  const name = /^PreRequisite-Result-(?<name>.+)\.json$/iu.exec(file)?.groups?.['name'];
  return name === undefined ? undefined : nameOf(name);
}

function nameOf(file: string): string {
  return printable(file.replace(/\.dll$/iu, ''), 100);
}

function resultsIn(value: unknown, name: string, depth = 0): CheckFinding[] {
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  if (Array.isArray(value)) return value.flatMap((item) => resultsIn(item, name, depth + 1));
  const fields = lowerCased(value);
  const inner = Object.values(value).flatMap((item) => resultsIn(item, name, depth + 1));
  return 'outcome' in fields ? [finding(fields, name), ...inner] : inner;
}

function lowerCased(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

function finding(fields: Readonly<Record<string, unknown>>, name: string): CheckFinding {
  const named = [fields['testname'], fields['name']].find((text) => typeof text === 'string' && text !== '');
  const impact = told(fields['impact']);
  const message = [told(fields['resultmessage']), ...(impact === '' ? [] : [`impact: ${impact}`])].join('; ');
  const ran = fields['testexecuted'] !== false;
  return {
    name: typeof named === 'string' ? nameOf(named) : name,
    outcome: ran ? outcomeOf(fields['outcome']) : 'unclear',
    message: ran ? message : `it was not run${message === '' ? '' : `: ${message}`}`,
    action: told(fields['correctiveaction']),
  };
}

function outcomeOf(outcome: unknown): CheckFinding['outcome'] {
  const word = String(outcome)
    .replaceAll(/[^A-Za-z0-9]/gu, '')
    .toLowerCase();
  if (word === 'noissues') return 'no-issues';
  if (word === 'issuesdetected') return 'issues';
  return word === 'warning' ? 'warning' : 'unclear';
}

function told(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(told)
      .filter((text) => text !== '')
      .join('; ');
  return typeof value === 'string' ? printable(value.trim(), LONGEST) : '';
}
