import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig, readFleetConfig, readForgeConfig } from '../../src/config/read-config.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-forge-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ENV = { FORGE_TOKEN: 'hunter2' };

async function fileOf(forge: string): Promise<string> {
  const file = path.join(folder, 'ratchet.config.yaml');
  await writeFile(file, `forge: ${forge}\n`);
  return file;
}

it.each([
  [
    '{ token: "env:FORGE_TOKEN", github: { repository: acme/fleet } }',
    { kind: 'github', url: 'https://api.github.com' },
  ],
  [
    '{ token: "env:FORGE_TOKEN", github: { repository: acme/fleet, url: "https://git.example/api/v3/" } }',
    { kind: 'github', url: 'https://git.example/api/v3' },
  ],
  ['{ token: "env:FORGE_TOKEN", gitlab: { project: acme/ops/fleet } }', { kind: 'gitlab', project: 'acme/ops/fleet' }],
  [
    '{ token: "env:FORGE_TOKEN", azure: { url: "https://dev.azure.com/acme", project: Fleet Ops, repository: fleet } }',
    { kind: 'azure', project: 'Fleet Ops', repository: 'fleet' },
  ],
  ['{ token: "env:FORGE_TOKEN", bitbucket: { repository: acme/fleet } }', { kind: 'bitbucket', user: undefined }],
])('reads %s', async (text, settings) => {
  const { forge } = await readForgeConfig(await fileOf(text), ENV, folder);
  expect(forge).toMatchObject(settings);
  expect(forge?.token.reveal()).toBe('hunter2');
  expect(JSON.stringify(forge)).not.toContain('hunter2');
});

it.each([
  ['{ token: "env:FORGE_TOKEN" }', 'forge names no forge; write one of github, gitlab, azure, bitbucket'],
  [
    '{ token: "env:FORGE_TOKEN", github: { repository: a/b }, gitlab: { project: c } }',
    'forge names github and gitlab; write one of',
  ],
  ['{ token: hunter2, github: { repository: a/b } }', 'holds a secret in plain'],
  ['{ token: "env:NONE", github: { repository: a/b } }', 'the environment variable "NONE" is not set'],
  ['{ token: "env:FORGE_TOKEN", github: { repository: fleet } }', 'such as acme/fleet'],
  ['{ token: "env:FORGE_TOKEN", gitlab: { project: a, url: "https://u:p@git.example" } }', 'without user or query'],
  ['{ token: "env:FORGE_TOKEN", ca: none.pem, github: { repository: a/b } }', 'forge.ca'],
])('refuses %s', async (text, says) => {
  const refused = readForgeConfig(await fileOf(text), ENV, folder);
  await expect(refused).rejects.toMatchObject({ code: 'config.invalid' });
  await expect(refused).rejects.toThrow(says);
  await expect(refused).rejects.not.toThrow('hunter2');
});

it('reads no token for commands that talk to nobody', async () => {
  const file = await fileOf('{ token: "env:FORGE_TOKEN", github: { repository: a/b } }');
  expect((await readFleetConfig(file, {}, folder)).forge).toBeUndefined();
  await expect(readForgeConfig(file, {}, folder)).rejects.toMatchObject({ code: 'config.invalid' });
  expect((await readConfig(file, ENV, folder)).forge).toBeDefined();
});

const SHOWING = 'fleet: { git: { url: "https://git.example/fleet.git", commitStatus: ';
const FORGE = 'forge: { token: "env:FORGE_TOKEN", gitlab: { project: fleet } }';

it.each([
  ['{}', { name: 'ratchet', everyMs: 60_000 }],
  ['{ name: ratchet/emea, every: 5m }', { name: 'ratchet/emea', everyMs: 300_000 }],
])('shows on commits what they have come to: %s', async (text, commitStatus) => {
  const file = path.join(folder, 'showing.yaml');
  await writeFile(file, `${SHOWING}${text} } }\n${FORGE}\n`);
  expect((await readConfig(file, ENV, folder)).fleet).toMatchObject({ commitStatus });
});

it.each([
  ['{}', '', '1:69: error: fleet.git.commitStatus needs to know where the commits are shown; write forge'],
  ['{ name: "a b" }', FORGE, 'is not the name of a status'],
])('refuses to show on commits %s with "%s"', async (text, forge, message) => {
  const file = path.join(folder, 'showing.yaml');
  await writeFile(file, `${SHOWING}${text} } }\n${forge}\n`);
  await expect(readConfig(file, ENV, folder)).rejects.toThrow(message);
});
