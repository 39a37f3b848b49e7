import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/shipped.ts';
import { textCell } from '../../tools/docs/markdown.ts';
import { COMMAND, pages } from '../../tools/docs/pages.ts';

const read = (file: string) => (existsSync(shipped(file)) ? readFileSync(shipped(file), 'utf8') : '');

const PAGES = await pages();

describe('what is made from the code is as the code is', () => {
  it.each(PAGES)('$file', ({ file, text }) => {
    expect(read(file) === text, `"${file}" is out of date: run "${COMMAND}" and commit what it writes`).toBe(true);
  });
});

it.each`
  text                    | cell
  ${'<file> | <folder>'}  | ${'&lt;file> \\| &lt;folder>'}
  ${'a <b> and `<c|d>`'}  | ${'a &lt;b> and `<c\\|d>`'}
  ${'one `<tick and <b>'} | ${'one `&lt;tick and &lt;b>'}
  ${'two\nlines'}         | ${'two lines'}
`('"$text" is "$cell" in a table', ({ text, cell }) => {
  expect(textCell(text)).toBe(cell);
});

const MANDOC = '/usr/bin/mandoc';
const MAN = '/usr/bin/man';

describe('the manual page', () => {
  it.skipIf(!existsSync(MANDOC))('has nothing that mandoc warns about (skipped where it is missing)', () => {
    const { stdout } = spawnSync(MANDOC, ['-T', 'lint', '-W', 'warning', 'man/ratchet.1'], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it.skipIf(!existsSync(MAN))('is shown by man without a complaint (skipped where it is missing)', () => {
    const env = { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8' };
    const { stdout, stderr } = spawnSync(MAN, ['--warnings', '--local-file', 'man/ratchet.1'], {
      encoding: 'utf8',
      env,
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('ratchet plan');
  });
});
