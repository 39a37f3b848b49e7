import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/yaml/read-yaml.ts';
import { processorMs } from '../processor-time.ts';

const encoder = new TextEncoder();

function read(content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  const { documents, problems } = readYaml({ path: 'f.yaml', bytes });
  return {
    values: documents.map(({ value }) => value),
    problems: problems.map(({ origin, code }) => `${origin.line}:${origin.column} ${code}`),
  };
}

describe('what is read', () => {
  it.each`
    text                                 | values
    ${'a: 1\n---\nb: [x, true, 1.5]\n'}  | ${[{ a: 1 }, { b: ['x', true, 1.5] }]}
    ${'\ufeffa: 1\r\nb: 2\r\n'}          | ${[{ a: 1, b: 2 }]}
    ${''}                                | ${[]}
    ${'# only a comment'}                | ${[]}
    ${'a: &x {b: 1}\nc: *x'}             | ${[{ a: { b: 1 }, c: { b: 1 } }]}
    ${'a: 22:30\nb: on\nc: 2026-01-01'}  | ${[{ a: '22:30', b: 'on', c: '2026-01-01' }]}
    ${'%YAML 1.2\n---\na: no'}           | ${[{ a: 'no' }]}
    ${'constructor: 1\ntoString: 2'} | ${[Object.fromEntries([['constructor', 1], ['toString', 2]])]}
    ${'a: 007\nb: 0x1F\nc: .inf\nd: -0'} | ${[{ a: Number.NaN, b: Number.NaN, c: Number.NaN, d: Number.NaN }]}
    ${'a: 1e400\nb: 12345678901234567'}  | ${[{ a: Number.NaN, b: Number.NaN }]}
  `('$text', ({ text, values }) => {
    expect(read(text)).toEqual({ values, problems: [] });
  });
});

describe('what is refused, and where', () => {
  it.each`
    case                            | text                                 | problem
    ${'duplicate key'}              | ${'a: 1\nb: 1\na: 2'}                | ${'3:1 yaml.duplicate-key'}
    ${'merge key'}                  | ${'a: &x {b: 1}\nc:\n  <<: *x'}      | ${'3:3 yaml.key'}
    ${'__proto__'}                  | ${'a: 1\n__proto__: {b: 1}'}         | ${'2:1 yaml.key'}
    ${'number as a key'}            | ${'1: x'}                            | ${'1:1 yaml.key'}
    ${'list as a key'}              | ${'[a]: x'}                          | ${'1:1 yaml.key'}
    ${'tag of another language'}    | ${'a: !!js/function "x"'}            | ${'1:18 yaml.tag'}
    ${'binary'}                     | ${'a: !!binary aGk='}                | ${'1:13 yaml.tag'}
    ${'ordered map'}                | ${'!!omap\n- a: 1'}                  | ${'2:1 yaml.tag'}
    ${'YAML 1.1'}                   | ${'%YAML 1.1\n---\na: on'}           | ${'1:1 yaml.directive'}
    ${'declared tag'}               | ${'%TAG !x! tag:x,2000:\n---\na: 1'} | ${'1:1 yaml.directive'}
    ${'anchor that holds itself'}   | ${'a: &x [*x]'}                      | ${'1:8 yaml.alias'}
    ${'anchor of another document'} | ${'a: &x 1\n---\nb: *x'}             | ${'3:4 yaml.alias'}
    ${'NUL'}                        | ${'a: 1\nb: x\0y'}                   | ${'2:5 yaml.character'}
    ${'escaped NUL'}                | ${'a: "\\0"'}                        | ${'1:4 yaml.character'}
    ${'bidirectional override'}     | ${'a: 1 # \u202e'}                   | ${'1:8 yaml.character'}
    ${'escaped override'}           | ${'a: "\\u202e"'}                    | ${'1:4 yaml.character'}
    ${'escaped lone surrogate'}     | ${'a: "\\ud800"'}                    | ${'1:4 yaml.character'}
    ${'zero width space'}           | ${'ad\u200bmin: 1'}                  | ${'1:3 yaml.character'}
    ${'line end of old Macs'}       | ${'a: 1\rb: 2'}                      | ${'1:5 yaml.character'}
    ${'byte order mark inside'}     | ${'a: 1\n\ufeffb: 1'}                | ${'2:1 yaml.character'}
    ${'tab that indents'}           | ${'a:\n\tb: 1'}                      | ${'2:1 yaml.syntax'}
    ${'two colons'}                 | ${'a: b: c'}                         | ${'1:4 yaml.syntax'}
    ${'open quote'}                 | ${'a: "x'}                           | ${'1:6 yaml.syntax'}
  `('$case', ({ text, problem }) => {
    expect(read(text).problems[0]).toBe(problem);
  });

  it.each`
    case                | bytes
    ${'UTF-16 LE'}      | ${[0xff, 0xfe, 0x61, 0, 0x3a, 0]}
    ${'UTF-16, no BOM'} | ${[0x61, 0, 0x3a, 0]}
    ${'invalid UTF-8'}  | ${[0x61, 0x3a, 0x20, 0xc3, 0x28]}
  `('$case', ({ bytes }) => {
    expect(read(Uint8Array.from(bytes))).toEqual({ values: [], problems: ['1:1 yaml.encoding'] });
  });
});

describe('what would cost too much', () => {
  const LARGEST = 256 * 1024;
  const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}:`).join('\n');
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefghij'].map((name, index) => {
      const before = `*${'abcdefghij'[index]}`;
      return `${name}: &${name} [${Array(9).fill(before).join(', ')}]`;
    }),
  ].join('\n');

  it.each`
    case                        | text                                       | code
    ${'one byte too many'}      | ${'x'.repeat(LARGEST + 1)}                 | ${'yaml.too-large'}
    ${'5 MB in one scalar'}     | ${`a: ${'x'.repeat(5_000_000)}`}           | ${'yaml.too-large'}
    ${'40 000 keys'}            | ${keys(40_000).slice(0, LARGEST)}          | ${'yaml.too-many'}
    ${'15 000 keys'}            | ${keys(15_000)}                            | ${'yaml.too-many'}
    ${'10 000 open brackets'}   | ${'['.repeat(10_000)}                      | ${'yaml.too-deep'}
    ${'10 000 closed brackets'} | ${'['.repeat(10_000) + ']'.repeat(10_000)} | ${'yaml.too-deep'}
    ${'10 000 open braces'}     | ${'{a: '.repeat(10_000)}                   | ${'yaml.too-deep'}
    ${'10 000 nested items'}    | ${'- '.repeat(10_000)}                     | ${'yaml.too-deep'}
    ${'10 000 nested keys'}     | ${'? '.repeat(10_000)}                     | ${'yaml.too-deep'}
    ${'33 levels'}              | ${`${'['.repeat(33)}${']'.repeat(33)}`}    | ${'yaml.too-deep'}
    ${'an alias bomb'}          | ${bomb}                                    | ${'yaml.too-many'}
    ${'60 000 documents'}       | ${'---\n'.repeat(60_000)}                  | ${'yaml.too-many'}
    ${'wrong closing braces'}   | ${'}'.repeat(LARGEST)}                     | ${'yaml.too-many'}
    ${'commas'}                 | ${`[${','.repeat(LARGEST - 2)}]`}          | ${'yaml.too-many'}
    ${'directives'}             | ${'%a b\n'.repeat(50_000)}                 | ${'yaml.too-many'}
    ${'empty lines'}            | ${'\n'.repeat(LARGEST)}                    | ${'yaml.too-many'}
    ${'lists on lines'}         | ${`a: [\n${' []\n'.repeat(26_000)}]`}      | ${'yaml.too-many'}
    ${'lists in a list'}        | ${`[${'[],'.repeat(26_000)}]`}             | ${'yaml.too-many'}
    ${'texts without commas'}   | ${`[${"'x' ".repeat(39_000)}]`}            | ${'yaml.syntax'}
    ${'aliases of one value'}   | ${`a: &a x\nb: [${'*a,'.repeat(80_000)}]`} | ${'yaml.too-many'}
  `('$case is given up on in time', ({ text, code }) => {
    const bytes = encoder.encode(text);
    const took = processorMs(() => {
      const { documents, problems } = readYaml({ path: 'f.yaml', bytes });
      expect(documents).toEqual([]);
      expect(problems.map((problem) => problem.code)).toContain(code);
    });
    expect(took).toBeLessThan(2000);
  });

  it('stops at the thousandth mistake of a file that is no YAML, and says so', () => {
    const bytes = encoder.encode('a: 1\n'.repeat(10) + '}\n'.repeat(2000));
    const { problems } = readYaml({ path: 'f.yaml', bytes });
    expect(problems).toMatchObject([{ origin: { line: 1011 }, message: expect.stringContaining('are no YAML') }]);
  });

  it('notes the way to none of 130 000 mistakes in one text', () => {
    const bytes = encoder.encode(`a: "${'\\q'.repeat(LARGEST / 2 - 3)}"`);
    const { stackTraceLimit } = Error;
    try {
      Error.stackTraceLimit = 1000;
      expect(processorMs(() => readYaml({ path: 'f.yaml', bytes }))).toBeLessThan(2000);
      expect(Error.stackTraceLimit).toBe(1000);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });

  it('gives up on too many lists before they are made', () => {
    const bytes = encoder.encode(`[${'[],'.repeat(26_000)}]`);
    const { problems } = readYaml({ path: 'f.yaml', bytes });
    expect(problems).toMatchObject([
      { message: 'the file holds too many keys and values; split it into several files' },
    ]);
  });

  it('counts aliases over all documents of a file', () => {
    const document = `a: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`;
    expect(read(document).problems).toEqual([]);
    expect(read(Array(3).fill(document).join('---\n')).problems[0]).toContain('yaml.too-many');
  });
});

it('never quotes the text of a syntax error, which may be a secret', () => {
  const bytes = encoder.encode('password: *hunter2\nb: "\\q hunter2"\nc: hunter2: x\n d: hunter2');
  const { problems } = readYaml({ path: 'f.yaml', bytes });
  expect(problems).not.toEqual([]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

it('points to values, to keys, and for what is missing to the nearest key above', () => {
  const text = 'spec:\n  target:\n    track: main\n  windows:\n    - a\n    - b\n';
  const [document] = readYaml({ path: 'f.yaml', bytes: encoder.encode(text) }).documents;
  expect(document?.originOf(['spec', 'target', 'track'])).toEqual({ file: 'f.yaml', line: 3, column: 12 });
  expect(document?.originOfKey(['spec', 'target', 'track'])).toEqual({ file: 'f.yaml', line: 3, column: 5 });
  expect(document?.originOf(['spec', 'windows', 1])).toEqual({ file: 'f.yaml', line: 6, column: 7 });
  expect(document?.originOf(['spec', 'target', 'version'])).toEqual({ file: 'f.yaml', line: 2, column: 3 });
  expect(document?.originOf([])).toEqual({ file: 'f.yaml', line: 1, column: 1 });
});
