import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, lastLine, readVersionHistory } from '../../src/observers/version-history.ts';
import { FakeAgentLink } from '../fakes/fake-agent-link.ts';

const DATAMINER = 'C:/Skyline DataMiner';
const FILE = `${DATAMINER}/Upgrades/VersionHistory.txt`;
const OLD = '2025-03-25 14:27:23;10.4.0.0-14772-20240821-release';
const NEW = '2025-03-27 11:16:35;10.5.4.0-15588-20250319-release';

function read(content: string | Uint8Array) {
  return readVersionHistory(new FakeAgentLink().put(FILE, content), DATAMINER);
}

describe('the newest line', () => {
  it.each([
    { what: 'line feeds', text: `${OLD}\n${NEW}\n` },
    { what: 'no end', text: `${OLD}\n${NEW}` },
    { what: 'Windows line ends', text: `${OLD}\r\n${NEW}\r\n` },
    { what: 'blank lines behind it', text: `${OLD}\r\n${NEW}\r\n\r\n  \r\n` },
    { what: 'a mark at the start', text: `\ufeff${OLD}\n${NEW}\n` },
    { what: 'white space around it', text: `${OLD}\n  ${NEW} \t\n` },
  ])('is found with $what', async ({ text }) => {
    expect(await read(text)).toEqual({
      source: 'version-history',
      raw: '10.5.4.0-15588-20250319-release',
      at: '2025-03-27 11:16:35',
    });
  });

  it.each([
    {
      what: 'a hotfix',
      line: '2020-05-20 13:57:14;HF_10.0.7.0(CU0)_20200520-135714',
      raw: 'HF_10.0.7.0(CU0)_20200520-135714',
    },
    { what: 'the bare word', line: '2020-05-20 13:57:14;Hotfix', raw: 'Hotfix' },
    { what: 'a form never seen', line: 'upgraded to something', raw: 'upgraded to something' },
    { what: 'a line half written', line: '2025-03-28 0', raw: '2025-03-28 0' },
    { what: 'terminal codes', line: '2025-03-28 00:00:00;\u001b[2J10.5', raw: '\\u{1b}[2J10.5' },
  ])('is kept as it stands, and never passed over: $what', async ({ line, raw }) => {
    expect((await read(`${OLD}\n${line}\n`)).raw).toBe(raw);
  });

  it('is found whatever stood before it', () => {
    fc.assert(
      fc.property(fc.string(), (before) => {
        expect(lastLine(`${before}\n${NEW}\n`)?.raw).toBe('10.5.4.0-15588-20250319-release');
      }),
    );
  });

  it('that is not text is shown as such, and does not hang', async () => {
    const { raw } = await read(Buffer.from([...Buffer.from('2025-03-28 00:00:00;10.5.'), 0xff, 0xfe, 0x80]));

    expect(raw).toBe('10.5.\ufffd\ufffd\ufffd');
  });

  it('is cut where it has no end', async () => {
    expect((await read(`2025-03-28 00:00:00;${'9'.repeat(1_000_000)}`)).raw.length).toBeLessThan(200);
  });
});

describe('encodings', () => {
  it.each([
    { name: 'UTF-16, little end first', bytes: Buffer.from(`\ufeff${NEW}\r\n`, 'utf16le') },
    { name: 'the same without a mark', bytes: Buffer.from(`${NEW}\r\n`, 'utf16le') },
    { name: 'UTF-16, big end first', bytes: Buffer.from(`\ufeff${NEW}\r\n`, 'utf16le').swap16() },
    { name: 'that without a mark', bytes: Buffer.from(`${NEW}\r\n`, 'utf16le').swap16() },
    { name: 'UTF-8', bytes: Buffer.from(`${NEW}\r\n`) },
  ])('are told apart: $name', ({ bytes }) => {
    expect(lastLine(decode(bytes))?.raw).toBe('10.5.4.0-15588-20250319-release');
  });

  it.each(['utf8', 'utf16le'] as const)(
    'are told by the start of a file of which only the end is read: %s',
    async (encoding) => {
      const bytes = Buffer.from(`\ufeff${`${OLD}\r\n`.repeat(5000)}${NEW}\r\n`, encoding);
      let most = 0;
      const link = new FakeAgentLink().put(FILE, bytes);
      const readAll = link.read.bind(link);
      link.read = async (path, range) => {
        most = Math.max(most, range?.limit ?? Number.POSITIVE_INFINITY);
        return await readAll(path, range);
      };
      const { raw } = await readVersionHistory(link, DATAMINER);

      expect(raw).toBe('10.5.4.0-15588-20250319-release');
      expect(most).toBeLessThan(100_000);
    },
  );
});

describe('a file without a version', () => {
  it.each(['', '\r\n \r\n'])('is as good as none: %j', async (content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'sftp.missing' });
  });

  it('may be missing', async () => {
    await expect(readVersionHistory(new FakeAgentLink(), DATAMINER)).rejects.toMatchObject({ code: 'sftp.missing' });
  });
});
