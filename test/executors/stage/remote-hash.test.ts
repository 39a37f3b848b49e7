import { describe, expect, it } from 'vitest';
import { hashScript, parseCertutil } from '../../../src/executors/stage/remote-hash.ts';

const HASH = '0123456789abcdef'.repeat(4);
const SPACED = HASH.match(/../gu)?.join(' ') ?? '';

describe('what certutil prints', () => {
  it.each([
    [
      'English',
      `SHA256 hash of C:\\x\\pkg.part:\r\n${HASH}\r\nCertUtil: -hashfile command completed successfully.\r\n`,
    ],
    [
      'German',
      `SHA256-Hash von C:\\x\\pkg.part:\r\n${HASH}\r\nCertUtil: -hashfile-Befehl wurde erfolgreich ausgeführt.\r\n`,
    ],
    ['French, upper case', `Hachage SHA256 de C:\\x\\pkg.part :\r\n${HASH.toUpperCase()}\r\nCertUtil: terminé.\r\n`],
    ['an older Windows, with spaces', `SHA256 hash of file C:\\x\\pkg.part:\r\n${SPACED}\r\nCertUtil: done.\r\n`],
    ['line feeds alone', `x:\n${HASH}\ny\n`],
  ])('in %s is read', (_, stdout) => {
    expect(parseCertutil(stdout)).toBe(HASH);
  });

  it.each([
    ['nothing', ''],
    ['an error', 'CertUtil: -hashfile command FAILED: 0x80070002\r\n'],
    ['another algorithm', `SHA1:\r\n${HASH.slice(0, 40)}\r\n`],
    ['a hash that is too long', `x\r\n${HASH}00\r\n`],
  ])('where it is %s is not taken for a hash', (_, stdout) => {
    expect(parseCertutil(stdout)).toBeUndefined();
  });
});

describe('the PowerShell script', () => {
  it('takes the path literally', () => {
    expect(hashScript("C:/a/Danny's $(pwn).dmupgrade")).toContain("-LiteralPath 'C:\\a\\Danny''s $(pwn).dmupgrade'");
  });
});
