import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPackageUrl, parsePackageBase, parsePackageUrl } from '../../src/model/package-url.ts';

function href(text: string): string {
  const found = parsePackageUrl(text);
  return found.ok ? found.value.href : found.problem;
}

describe('the address of a package', () => {
  it.each`
    text                                         | canonical
    ${'https://p.example/a.dmupgrade'}           | ${'https://p.example/a.dmupgrade'}
    ${'https://P.Example:443/a%20b.dmupgrade'}   | ${'https://p.example/a%20b.dmupgrade'}
    ${'https://p.example/10.5/a b.dmupgrade'}    | ${'https://p.example/10.5/a%20b.dmupgrade'}
    ${'HTTPS://p.example:8443/x(CU4).dmupgrade'} | ${'https://p.example:8443/x(CU4).dmupgrade'}
    ${'https://10.0.0.1/x'}                      | ${'https://10.0.0.1/x'}
    ${'https://p.example/%41'}                   | ${'https://p.example/A'}
  `('$text is $canonical', ({ text, canonical }) => {
    expect(href(text)).toBe(canonical);
  });

  it.each`
    text                                       | why
    ${'http://p.example/x'}                    | ${'not an address'}
    ${'https:///x'}                            | ${'not an address'}
    ${'https://user:hunter2@p.example/x'}      | ${'holds a user'}
    ${'https://p.example/x?sig=hunter2'}       | ${'a query'}
    ${'https://p.example/x#hunter2'}           | ${'a fragment'}
    ${'https://p.example/a/../b'}              | ${'could lead elsewhere'}
    ${'https://p.example/a/%2e%2e/b'}          | ${'could lead elsewhere'}
    ${'https://p.example/a/%2E./b'}            | ${'could lead elsewhere'}
    ${'https://p.example/a%2fb'}               | ${'could lead elsewhere'}
    ${'https://p.example/a%5cb'}               | ${'could lead elsewhere'}
    ${'https://p.example/a\\b'}                | ${'could lead elsewhere'}
    ${'https://p.example//b'}                  | ${'could lead elsewhere'}
    ${'https://p.example/a%00b'}               | ${'could lead elsewhere'}
    ${'https://p.example/a%'}                  | ${'could lead elsewhere'}
    ${'https://p.example/a\nb'}                | ${'could lead elsewhere'}
    ${'https://p.example/folder/'}             | ${'names a folder'}
    ${'https://p.example/'}                    | ${'names a folder'}
    ${'https://-o.example/x'}                  | ${'is not a host'}
    ${'https://0x7f.1/x'}                      | ${'neither a DNS name'}
    ${'https://p.example:0/x'}                 | ${'port'}
    ${`https://p.example/${'x'.repeat(1000)}`} | ${'too long'}
  `('refuses $text', ({ text, why }) => {
    expect(href(text)).toContain(why);
    expect(href(text)).not.toContain('hunter2');
  });

  it('is below its server exactly where the steps of its way say so', () => {
    const step = fc.stringMatching(/^[A-Za-z0-9 %._~()-]{1,8}$/u);
    const way = fc.array(step, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(way, way, (server, file) => {
        const base = parsePackageBase(`https://p.example/${server.join('/')}`);
        const url = parsePackageUrl(`https://p.example/${file.join('/')}`);
        if (!base.ok || !url.ok) return;
        const steps = (text: string) =>
          new URL(text).pathname
            .split('/')
            .filter((part) => part !== '')
            .map(decodeURIComponent);
        const inside = steps(base.value).every((part, index) => steps(url.value.href)[index] === part);
        const deeper = steps(url.value.href).length > steps(base.value).length;
        expect(url.value.href.startsWith(base.value)).toBe(inside && deeper);
      }),
    );
  });
});

it.each`
  from                     | is
  ${'https://p.example/x'} | ${true}
  ${'HTTPS://p.example/x'} | ${true}
  ${'http://p.example/x'}  | ${false}
  ${'https/x.dmupgrade'}   | ${false}
`('$from is an address: $is', ({ from, is }) => {
  expect(isPackageUrl(from)).toBe(is);
});

it.each`
  text                       | base
  ${'https://p.example'}     | ${'https://p.example/'}
  ${'https://p.example/dm'}  | ${'https://p.example/dm/'}
  ${'https://p.example/dm/'} | ${'https://p.example/dm/'}
`('$text stands for everything below $base', ({ text, base }) => {
  expect(parsePackageBase(text)).toEqual({ ok: true, value: base });
});
