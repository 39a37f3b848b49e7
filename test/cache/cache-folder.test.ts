import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trustedFolder, userCacheFolder } from '../../src/cache/cache-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe.skipIf(process.platform === 'win32')('the place for what a user can do without', () => {
  it.each([
    { platform: 'linux', env: { HOME: '/home/ann' }, place: '/home/ann/.cache/ratchet' },
    { platform: 'linux', env: { HOME: '/home/ann', XDG_CACHE_HOME: '/var/tmp/ann' }, place: '/var/tmp/ann/ratchet' },
    { platform: 'linux', env: { HOME: '/home/ann', XDG_CACHE_HOME: 'here' }, place: '/home/ann/.cache/ratchet' },
    { platform: 'linux', env: { HOME: '' }, place: undefined },
    { platform: 'darwin', env: { HOME: '/Users/ann' }, place: '/Users/ann/Library/Caches/ratchet' },
    { platform: 'win32', env: { LOCALAPPDATA: '/ann/Local' }, place: '/ann/Local/ratchet' },
    { platform: 'win32', env: { HOME: '/ann' }, place: undefined },
  ] as const)('is $place on $platform with $env', ({ platform, env, place }) => {
    expect(userCacheFolder(env, platform)).toBe(place);
  });
});

describe('the folder that no pull request could have filled', () => {
  const root = temporaryFolder();
  const at = (...names: string[]) => path.join(root, ...names);
  const folder = (...names: string[]) => {
    mkdirSync(at(...names), { recursive: true });
    return at(...names);
  };
  folder('checkout', '.git');
  folder('checkout', 'fleet');
  folder('plain', 'fleet');
  folder('home');
  symlinkSync(at('checkout'), at('link'), 'junction');

  it.each`
    candidate                       | fleet               | cwd                 | trusted
    ${['home', '.cache']}           | ${'checkout/fleet'} | ${'checkout'}       | ${true}
    ${['home', '.cache']}           | ${undefined}        | ${'home'}           | ${true}
    ${['checkout', '.cache']}       | ${'checkout/fleet'} | ${'home'}           | ${false}
    ${['checkout', '.cache']}       | ${undefined}        | ${'checkout/fleet'} | ${false}
    ${['checkout']}                 | ${undefined}        | ${'checkout'}       | ${false}
    ${['checkout-other']}           | ${undefined}        | ${'checkout'}       | ${true}
    ${['link', '.cache']}           | ${'checkout/fleet'} | ${'home'}           | ${false}
    ${['checkout', '.cache']}       | ${'link/fleet'}     | ${'home'}           | ${false}
    ${['plain', 'fleet', '.cache']} | ${'plain/fleet'}    | ${'home'}           | ${false}
    ${['plain', '.cache']}          | ${'plain/fleet'}    | ${'home'}           | ${true}
    ${['home', '.cache']}           | ${'not/there'}      | ${'home'}           | ${true}
  `('$candidate beside a fleet in $fleet, run in $cwd: $trusted', ({ candidate, fleet, cwd, trusted }) => {
    const place = at(...candidate);
    const found = trustedFolder([place], { fleet: fleet === undefined ? undefined : at(fleet), cwd: at(cwd) });
    expect(found).toBe(trusted ? place : undefined);
  });

  it('is the first that will do', () => {
    const around = { fleet: undefined, cwd: at('checkout') };
    expect(trustedFolder([at('checkout', 'a'), at('home', 'b'), at('home', 'c')], around)).toBe(at('home', 'b'));
  });
});
