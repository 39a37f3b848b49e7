import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../src/executors/bootstrap/public-key.ts';
import { publicKeyOf } from '../../../src/links/ssh/public-key.ts';
import { Secret } from '../../../src/model/secret.ts';
import { clientKeyFor } from '../../../src/simulator/keys.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const { privateKey, publicKey } = clientKeyFor('bootstrap');
const login = (key: string, passphrase?: string) => ({
  user: 'ratchet',
  privateKey: new Secret(key),
  passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
});

describe('the public half of a configured key', () => {
  it('is the one that belongs to it', () => {
    expect(publicKeyOf(login(privateKey))).toBe(publicKey.replace(' ratchet-simulator', ''));
  });

  const keygen = '/usr/bin/ssh-keygen';
  it.skipIf(!existsSync(keygen)).each(['ed25519', 'rsa', 'ecdsa'])('agrees with ssh-keygen on %s', (kind) => {
    const file = join(temporaryFolder(), 'key');
    const options = kind === 'rsa' ? ['-b', '2048'] : [];
    execFileSync(keygen, ['-q', '-t', kind, ...options, '-N', '', '-f', file]);
    const said = execFileSync(keygen, ['-y', '-f', file], { encoding: 'utf8' }).trim().split(' ').slice(0, 2).join(' ');
    expect(publicKeyOf(login(readFileSync(file, 'utf8')))).toBe(said);
  });

  it('opens a key with its passphrase, and says so where it cannot', () => {
    const keys = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'let me in',
      cipher: 'aes256-ctr',
      rounds: 4,
    });
    expect(publicKeyOf(login(keys.private, 'let me in'))).toBe(keys.public.trim().split(' ').slice(0, 2).join(' '));
    for (const wrong of [undefined, 'no idea']) {
      expect(() => publicKeyOf(login(keys.private, wrong))).toThrow('the SSH private key is not usable');
    }
  });
});

describe('a public key that is given', () => {
  it.each([
    publicKey,
    `${publicKey}\r\n`,
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDFWLtnAcDA8zmMT0CkOWHy somebody@somewhere',
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY=',
  ])('is a line with a comment of ours: %s', (line) => {
    const [kind, key] = line.trim().split(' ');
    expect(parsePublicKey(line)).toEqual({ ok: true, value: `${kind} ${key} ratchet` });
  });

  it.each([
    '',
    privateKey,
    'command="calc.exe" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtVpmnrhl3tX4qW5b1aTsaKjVtJQpCpx4OLtbWzXvTD',
    `${publicKey}\n${publicKey}`,
    "ssh-ed25519 AAAA'; whoami; 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  ])('is refused without being quoted where it is something else', (text) => {
    const found = parsePublicKey(text);
    expect(found).toMatchObject({ ok: false, problem: expect.stringContaining('this is no public key') });
    expect(JSON.stringify(found)).not.toContain('OPENSSH');
  });
});
