import { expect, it } from 'vitest';
import { survives } from './parser.ts';
import { PARSERS } from './parsers/index.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const event = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

function withEndlessMarker(forge: string): string {
  const parser = PARSERS.find(({ name }) => name === `answers of ${forge}`);
  return String(parser?.corpus[0]).replace(
    /(?<=ratchet:review base=)a+/u,
    `${'a'.repeat(80_000)}%${'a'.repeat(80_000)}`,
  );
}

/** What fuzzing has found. Each was a crash, or took for ever, before it was mended. */
it.each<readonly [parser: string, what: string, input: string]>([
  ['answers of a command link', 'a result nested without end', `{"done":${nested(100_000)}}\n`],
  ['answers of a command link', 'nothing but ends of lines', '\n'.repeat(500_000)],
  ['iCalendar', 'a date that is none', event('DTSTART:T1')],
  ['iCalendar', 'a rule that is none', event('DTSTART:20261212T180000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=x')],
  ['iCalendar', 'an excluded date that is none', event('DTSTART:20261212T180000Z', 'DURATION:PT1H', 'EXDATE:20261')],
  ['iCalendar', 'a cancelled event with a date that is none', event('DTSTART:T1', 'STATUS:CANCELLED')],
  ['iCalendar', 'a duration beyond the calendar', event('DTSTART;VALUE=DATE:20261224', 'DURATION:P3000000101D')],
  ['iCalendar', 'a date beyond the calendar', event('DTSTART:99991231T000000Z', 'DURATION:P900000000D')],
  ['addresses and names of Git', 'a folder of slashes that ends otherwise', `${'/'.repeat(200_000)}@`],
  ['snapshots', 'a system nested without end', `{"formatVersion":"1","takenAt":"x","systems":[${nested(100_000)}]}`],
  ['answers of Bitbucket', 'a next page whose address is none', '{"uuid":"{7}"}\n{"values":[],"next":"{https://x"}'],
  ['answers of GitHub', 'a page without end', `{"data":{"viewer":{"login":"r"}}}\n[{}${',{}'.repeat(200_000)}]`],
  ...['GitHub', 'GitLab', 'Azure DevOps', 'Bitbucket'].map(
    (forge) => [`answers of ${forge}`, 'a comment of ours with an endless marker', withEndlessMarker(forge)] as const,
  ),
  ['YAML', 'a text of escapes that are none', `a: "${'\\q'.repeat(131_000)}"`],
  ['YAML', 'a list of lists on lines', `a: [\n${'[]\n'.repeat(26_000)}]`],
  [
    'UpgradeInfo.xml',
    'a declaration inside a declaration',
    '<?xml version="?xml version="1.0"?><UpgradeInfo></UpgradeInfo>',
  ],
])('%s: %s', async (name, _, input) => {
  const parser = PARSERS.find((each) => each.name === name);
  expect(parser).toBeDefined();
  if (parser !== undefined) await expect(survives(parser, Buffer.from(input))).resolves.toBeUndefined();
});
