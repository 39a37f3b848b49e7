import { printable } from '../model/printable.ts';

/** One thing that went well or did not, as a build server counts it. */
export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: { readonly kind: 'passed' | 'skipped' | 'failed'; readonly type: string; readonly message: string };
  /** More to read below it. */
  readonly text: string;
}

const LONGEST = 4000;

/** Cases as the XML that build servers read for JUnit's: one suite for each name, in their order. */
export function asJunit(cases: readonly JunitCase[]): string {
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ratchet" ${counts(cases)}>`,
    ...suites.flatMap((suite) => {
      const own = cases.filter((one) => one.suite === suite);
      return [`  <testsuite name="${xml(suite)}" ${counts(own)}>`, ...own.flatMap(caseLines), '  </testsuite>'];
    }),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(cases: readonly JunitCase[]): string {
  const of = (kind: JunitCase['outcome']['kind']) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  return `tests="${cases.length}" failures="${of('failed')}" skipped="${of('skipped')}"`;
}

function caseLines({ suite, name, outcome, text }: JunitCase): readonly string[] {
  const { kind, type, message } = outcome;
  const inside = {
    passed: [],
    skipped: [`      <skipped message="${xml(message)}"/>`],
    failed: [`      <failure type="${xml(type)}" message="${xml(message)}"/>`],
  }[kind];
  return [
    `    <testcase classname="${xml(suite)}" name="${xml(name)}">`,
    ...inside,
    `      <system-out>${xml(text)}</system-out>`,
    '    </testcase>',
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text of others, in an attribute or between tags; XML knows no control characters, and those are gone already. */
function xml(text: string): string {
  return printable(text, LONGEST)
    .replace(/[&<>"']/gu, (mark) => ENTITIES[mark] ?? mark)
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}
