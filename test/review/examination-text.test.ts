import { expect, it } from 'vitest';
import type { Examination } from '../../src/model/finding.ts';
import { examinationAsText } from '../../src/review/examination-text.ts';
import { plain } from '../../src/review/paint.ts';

const EXAMINATION: Examination = {
  system: 'emea-prod',
  orchestrator: 'dma01',
  findings: [
    {
      check: 'versions',
      title: '',
      agent: undefined,
      finding: { kind: 'pass', evidence: '10.5.0 [CU7] (build 16338)' },
    },
    {
      check: 'acl',
      title: '',
      agent: 'dma01',
      finding: { kind: 'fail', code: 'run.acl', blame: 'operator', evidence: 'BU may change it', fix: 'close it' },
    },
    { check: 'clock', title: '', agent: 'dma01', finding: { kind: 'warn', evidence: '20 min ahead', fix: 'set it' } },
    { check: 'task', title: '', agent: 'dma01', finding: { kind: 'skipped', evidence: 'depends on "shell"' } },
    {
      check: 'link',
      title: '',
      agent: 'dma02',
      finding: { kind: 'unknown', code: 'net.timeout', blame: 'environment', evidence: '\u001b[31mnobody\nhome' },
    },
  ],
};

it('is a table by Agent, with what to do under what is wrong', () => {
  expect(examinationAsText(EXAMINATION, { paint: plain, columns: undefined })).toMatchInlineSnapshot(`
    "emea-prod  1 pass · 1 warn · 1 FAIL · 1 unknown · 1 skipped
      pass     versions         10.5.0 [CU7] (build 16338)
      dma01, which orchestrates
      FAIL     acl              run.acl: BU may change it
                                to do: close it
      warn     clock            20 min ahead
                                to do: set it
      skipped  task             depends on "shell"
      dma02
      unknown  link             net.timeout: \\u{1b}[31mnobody\\u{a}home

    "
  `);
});

it('goes on under its column on a narrow terminal', () => {
  const long = 'one two three four five six seven eight nine ten eleven twelve';
  const findings = [{ check: 'web', title: '', agent: undefined, finding: { kind: 'pass', evidence: long } as const }];
  const text = examinationAsText({ ...EXAMINATION, findings }, { paint: plain, columns: 60 });
  expect(text.split('\n').slice(1, 4)).toEqual([
    '  pass     web              one two three four five six',
    '                            seven eight nine ten eleven',
    '                            twelve',
  ]);
});
