import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { TAKEN_AT } from '../golden/example-snapshot.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ratchet, userCacheIn } from './ratchet.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const SNAPSHOT = path.join(EXAMPLES, 'observed.json');

let checkout: string;
let fleet: string;
let user: string;
beforeEach(() => {
  checkout = temporaryFolder();
  user = temporaryFolder();
  fleet = path.join(checkout, 'fleet');
  cpSync(path.join(EXAMPLES, 'fleet'), fleet, { recursive: true });
});

function plan(cache: string, ...more: readonly string[]) {
  const args = ['plan', '--fleet', fleet, '--observed', SNAPSHOT, '--at', TAKEN_AT, '--format', 'json', ...more];
  return ratchet(args, checkout, userCacheIn(cache));
}

/** The one pack that lies somewhere below. */
function packBelow(folder: string): string | undefined {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => /[0-9a-f]{32}$/u.test(name));
  return found === undefined ? undefined : path.join(folder, found);
}

/** As somebody would who wants one release to be read for another, with everything else as it should be. */
function poisoned(pack: string): Buffer {
  const text = readFileSync(pack, 'latin1');
  return Buffer.from(text.replace('"track":"main"', '"track":"feature"'), 'latin1');
}

describe('what files say, remembered from one command to the next', () => {
  it('makes the same plan, byte for byte', async () => {
    const first = await plan(user);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(packBelow(user)).toBeDefined();
    expect(await plan(user)).toEqual(first);
  });

  it('makes the plan of the file as it is now', async () => {
    const first = await plan(user);
    const file = path.join(fleet, 'systems', 'emea-prod.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^spec:\n/mu, 'spec:\n  suspend: { reason: "freeze" }\n'));
    const second = await plan(user);
    expect(first.stdout).not.toContain('Suspended');
    expect(JSON.parse(second.stdout).systems).toContainEqual(
      expect.objectContaining({ system: 'emea-prod', reason: 'Suspended' }),
    );
  });

  it('is not believed where somebody has changed it', async () => {
    const first = await plan(user);
    const pack = packBelow(user) ?? '';
    const forged = poisoned(pack);
    expect(forged).not.toEqual(readFileSync(pack));
    writeFileSync(pack, forged);
    expect(await plan(user)).toEqual(first);
  });

  it('is neither read from nor written into the checkout, even where the environment says so', async () => {
    mkdirSync(path.join(checkout, '.git'));
    const afresh = await plan(checkout);
    expect(afresh.code).toBe(0);
    expect(packBelow(checkout)).toBeUndefined();
    expect(existsSync(path.join(checkout, 'ratchet'))).toBe(false);
  });

  it('lies beside the store where a configuration is named', async () => {
    const place = temporaryFolder();
    const config = path.join(place, 'ratchet.config.yaml');
    writeFileSync(config, `fleet: { directory: ${JSON.stringify(fleet)} }\n`);
    await plan(user, '--config', config);
    expect(packBelow(path.join(place, '.ratchet', 'readings'))).toBeDefined();
    expect(packBelow(user)).toBeUndefined();
  });
});
