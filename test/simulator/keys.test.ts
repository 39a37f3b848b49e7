import { createHash } from 'node:crypto';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { clientKeyFor, hostKeyFor } from '../../src/simulator/keys.ts';

function parse(key: string) {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}

describe('hostKeyFor', () => {
  it('gives the same key on every machine, so that a pin in a file stays true', () => {
    expect(hostKeyFor('s', 'dma01').pin).toBe('SHA256:LRQ7fccexH7ZdtNSwjo+7eGiY9slbyCb1UKM4RvMTrI');
  });

  it('gives a key that can be read, and the pin of just that key', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (seed, agent) => {
        const { privateKey, pin } = hostKeyFor(seed, agent);
        const digest = createHash('sha256').update(parse(privateKey).getPublicSSH()).digest('base64');
        expect(pin).toBe(`SHA256:${digest.replace('=', '')}`);
      }),
    );
  });

  it('differs between Agents and between seeds', () => {
    const pins = [hostKeyFor('a', 'x'), hostKeyFor('a', 'y'), hostKeyFor('b', 'x')].map(({ pin }) => pin);
    expect(new Set(pins).size).toBe(3);
  });
});

it('a client key signs what its public line verifies', () => {
  const { privateKey, publicKey } = clientKeyFor('seed');
  const signature = parse(privateKey).sign('text');
  expect(parse(publicKey).verify('text', signature)).toBe(true);
  expect(parse(clientKeyFor('other').publicKey).verify('text', signature)).toBe(false);
});
