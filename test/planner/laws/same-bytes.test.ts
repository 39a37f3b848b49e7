import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { SEED } from './seed.ts';

const script = fileURLToPath(new URL('digest-of-plans.ts', import.meta.url));

async function digestOfPlans(env: Record<string, string>, node = process.execPath): Promise<string> {
  const { stdout } = await execa(node, ['--import', 'tsx', script], { env: { FC_SEED: String(SEED), ...env } });
  return stdout;
}

/** Another Node, of which only this test knows: `OTHER_NODE=/opt/node-24/bin/node npx vitest run same-bytes`. */
const OTHER_NODE = process.env['OTHER_NODE'];

const here = digestOfPlans({ TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' });

describe('the same input gives the same bytes', { timeout: 120_000 }, () => {
  it.each([
    { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    { TZ: 'America/St_Johns', LANG: 'sv_SE.UTF-8', LC_ALL: 'sv_SE.UTF-8' },
    { TZ: 'Asia/Kathmandu', LANG: 'C', LC_ALL: 'C' },
  ])('in %o', async (env) => {
    expect(await digestOfPlans(env)).toBe(await here);
  });

  it.skipIf(OTHER_NODE === undefined)('on another Node, if OTHER_NODE names one', async () => {
    expect(await digestOfPlans({}, OTHER_NODE)).toBe(await here);
  });
});
