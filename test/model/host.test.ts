import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBaseUrl, parseHost, parseHostAndPort } from '../../src/model/host.ts';

describe('parseHost', () => {
  it.each(['dma01', 'DMA01.EMEA.example', '10.0.0.1', 'dma_01.local', 'xn--bcher-kva.example', '3com.example'])(
    'reads %s',
    (text) => {
      expect(parseHost(text)).toEqual({ ok: true, value: text.toLowerCase() });
    },
  );

  it.each([
    '',
    '-dma01',
    '-oProxyCommand=x',
    'dma01-',
    'dma01.',
    'a..b',
    'dma 01',
    'dma01;id',
    'dma01$(id)',
    'dma01`id`',
    'a%COMSPEC%',
    'user@dma01',
    'dma01/path',
    'dma01\n',
    'dma\u202e01',
    'dmа01.example',
    '[::1]',
    '256.0.0.1',
    '10.1',
    '0x7f.1',
    '010.0.0.1',
    'a'.repeat(64),
    'a.'.repeat(130),
  ])('refuses "%s"', (text) => {
    expect(parseHost(text)).toMatchObject({ ok: false });
  });

  it('lets nothing through but letters, digits, dots, - and _, and never a leading -', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
        const found = parseHost(text);
        expect(!found.ok || /^[a-z0-9][a-z0-9._-]*$/.test(found.value)).toBe(true);
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});

describe('parseBaseUrl', () => {
  it.each`
    text                             | url                             | port
    ${'https://dma01.emea.example'}  | ${'https://dma01.emea.example'} | ${443}
    ${'HTTPS://DMA01.emea.example/'} | ${'https://dma01.emea.example'} | ${443}
    ${'https://dma01.example:443'}   | ${'https://dma01.example'}      | ${443}
    ${'http://10.0.0.1:8080'}        | ${'http://10.0.0.1:8080'}       | ${8080}
  `('reads $text as $url', ({ text, url, port }) => {
    expect(parseBaseUrl(text)).toMatchObject({ ok: true, value: { url, port } });
  });

  it.each([
    'dma01.example',
    'ftp://dma01.example',
    'https://',
    'https://user@dma01.example',
    'https://user:pw@dma01.example',
    'https://dma01.example/API',
    'https://dma01.example?x=1',
    'https://dma01.example#x',
    'https://dma01.example:0',
    'https://dma01.example:65536',
    'https://dma01.example:',
    'https://dma01.example:44e1',
    'https://-dma01.example',
    'https://dma01.example\\@evil.example',
    'https://dma01.example\n',
    ' https://dma01.example',
  ])('refuses "%s"', (text) => {
    expect(parseBaseUrl(text)).toMatchObject({ ok: false });
  });
});

it.each`
  text                | value
  ${'127.0.0.1:8443'} | ${{ host: '127.0.0.1', port: 8443 }}
  ${'jump:22'}        | ${{ host: 'jump', port: 22 }}
  ${'jump'}           | ${undefined}
  ${'jump:'}          | ${undefined}
  ${'jump:x'}         | ${undefined}
  ${':22'}            | ${undefined}
`('reads "$text" as a host and a port, or refuses it', ({ text, value }) => {
  expect(parseHostAndPort(text)).toMatchObject(value === undefined ? { ok: false } : { ok: true, value });
});
