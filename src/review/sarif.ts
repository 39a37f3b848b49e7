import { printable } from '../model/printable.ts';
import type { Annotation } from './annotation.ts';

const LONGEST = 2000;
/** What GitHub shows of one run. */
const MOST_RESULTS = 5000;

/** Annotations as a SARIF 2.1.0 log, which forges and editors show at the lines that they are about. */
export function asSarif(annotations: readonly Annotation[], version: string): string {
  const taken = annotations.slice(0, MOST_RESULTS);
  const rules = [...new Set(taken.map(({ rule }) => rule))].toSorted();
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ratchet',
            version,
            rules: rules.map((id) => ({ id, shortDescription: { text: inWords(id) } })),
          },
        },
        automationDetails: { id: 'ratchet/' },
        columnKind: 'utf16CodeUnits',
        results: taken.map((annotation) => ({
          ...resultOf(annotation),
          ruleIndex: rules.indexOf(annotation.rule),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2).replaceAll('##', '#\\u0023')}\n`;
}

function resultOf({ rule, level, message, origin }: Annotation) {
  const uri = origin.file.split('/').map(encodeURIComponent).join('/');
  return {
    ruleId: rule,
    level,
    message: { text: printable(message, LONGEST) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
          region: { startLine: origin.line, startColumn: origin.column },
        },
      },
    ],
  };
}

/** `PrerequisiteFailed` → `prerequisite failed`, `desired.unknown-key` → `desired: unknown key`. */
function inWords(id: string): string {
  return id
    .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .replace('.', ': ')
    .replaceAll('-', ' ')
    .toLowerCase();
}
