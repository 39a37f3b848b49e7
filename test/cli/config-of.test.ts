import { describe, expect, it } from 'vitest';
import { configOf } from '../../src/cli/config-of.ts';
import type { FleetLocation } from '../../src/config/config.ts';
import { plainConfig } from '../../src/config/plain-config.ts';
import { silentIo } from './silent-io.ts';

const GIT = { kind: 'git', url: 'https://git.example/ops', ref: 'main', folder: 'dms', auth: undefined } as const;
const DIRECTORY = { kind: 'directory', path: '/site/fleet' } as const;

async function locationOf(configured: FleetLocation, options: Parameters<typeof configOf>[0]): Promise<FleetLocation> {
  const read = async () => ({ ...(await plainConfig(undefined, '/home/ops', {})), fleet: configured });
  return (await configOf(options, { ...silentIo, cwd: '/home/ops' }, read)).fleet;
}

describe('where the fleet is read', () => {
  it.each([
    ['as configured', GIT, {}, GIT],
    ['another revision of it', GIT, { ref: 'v2' }, { ...GIT, ref: 'v2' }],
    ['another folder of it', GIT, { folder: 'lab' }, { ...GIT, folder: 'lab' }],
    ['the root of it', GIT, { folder: '' }, { ...GIT, folder: '' }],
    ['a folder of the configured folder', DIRECTORY, { folder: 'lab' }, { path: '/site/fleet/lab' }],
    ['a folder of the folder that is named', GIT, { fleet: 'clone', folder: 'lab' }, { path: '/home/ops/clone/lab' }],
    [
      'a folder of a revision of the repository that is named',
      DIRECTORY,
      { fleet: 'clone', ref: 'v2', folder: 'lab' },
      { url: 'file:///home/ops/clone', ref: 'v2', folder: 'lab' },
    ],
    [
      'a folder of a repository elsewhere',
      GIT,
      { fleet: 'https://git.example/other', folder: 'lab' },
      { url: 'https://git.example/other', ref: 'main', folder: 'lab' },
    ],
    ['the configured folder of the configured repository', GIT, { fleet: GIT.url }, { url: GIT.url, folder: 'dms' }],
  ] as const)('is %s', async (_case, configured, options, location) => {
    expect(await locationOf(configured, options)).toMatchObject(location);
  });
});
