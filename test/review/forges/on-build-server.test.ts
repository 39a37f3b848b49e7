import { expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { forgeFor } from '../../../src/review/forges/index.ts';
import { onBuildServer } from '../../../src/review/forges/on-build-server.ts';

const GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/fleet',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '77',
  GITHUB_REF: 'refs/pull/12/merge',
  GITHUB_TOKEN: 'own',
};
const GITLAB = {
  GITLAB_CI: 'true',
  CI_PROJECT_ID: '42',
  CI_API_V4_URL: 'https://gitlab.example/api/v4',
  CI_MERGE_REQUEST_IID: '12',
  CI_JOB_URL: 'https://gitlab.example/job/1',
  CI_JOB_TOKEN: 'own',
  RATCHET_FORGE_TOKEN: 'given',
};
const AZURE = {
  TF_BUILD: 'True',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
  SYSTEM_TEAMPROJECT: 'Fleet Ops',
  BUILD_REPOSITORY_ID: 'guid',
  BUILD_BUILDID: '5',
  SYSTEM_PULLREQUEST_PULLREQUESTID: '12',
  SYSTEM_ACCESSTOKEN: 'own',
};
const BITBUCKET = {
  BITBUCKET_BUILD_NUMBER: '9',
  BITBUCKET_REPO_FULL_NAME: 'acme/fleet',
  BITBUCKET_PR_ID: '12',
  RATCHET_FORGE_TOKEN: 'given',
};

it.each([
  ['GitHub Actions', GITHUB, 'github', 'own', 'https://github.com/acme/fleet/actions/runs/77'],
  ['GitHub Actions with a token of ours', { ...GITHUB, RATCHET_FORGE_TOKEN: 'given' }, 'github', 'given', undefined],
  ['GitLab CI', GITLAB, 'gitlab', 'given', 'https://gitlab.example/job/1'],
  ['Azure Pipelines', AZURE, 'azure', 'own', 'https://dev.azure.com/acme/Fleet%20Ops/_build/results?buildId=5'],
  ['Bitbucket Pipelines', BITBUCKET, 'bitbucket', 'given', 'https://bitbucket.org/acme/fleet/pipelines/results/9'],
])('%s tells its forge and its pull request', (_name, env, kind, token, address) => {
  const found = onBuildServer(env);
  expect(found).toMatchObject({ change: 12, forge: { kind } });
  expect(found?.forge?.token.reveal()).toBe(token);
  if (address !== undefined) expect(found?.address).toBe(address);
});

it.each([
  ['no build server', {}, undefined],
  ['a push', { ...GITHUB, GITHUB_REF: 'refs/heads/main' }, { change: undefined }],
  ['a job without a token', { ...GITLAB, RATCHET_FORGE_TOKEN: '' }, { forge: undefined, change: 12 }],
  ['a number that is none', { ...GITLAB, CI_MERGE_REQUEST_IID: '12; rm' }, { change: undefined }],
])('%s is told as what it is', (_name, env, told) => {
  if (told === undefined) expect(onBuildServer(env)).toBeUndefined();
  else expect(onBuildServer(env)).toMatchObject(told);
});

it('sends its token over nothing but TLS, this machine aside', async () => {
  const clock = { now: () => new Date(), sleep: async () => undefined };
  const settings = { kind: 'github', repository: 'a/b', token: new Secret('x'), ca: undefined } as const;
  const open = (url: string) => forgeFor({ ...settings, url }, { env: {}, clock, random: () => 0 });
  await expect(open('http://github.example')).rejects.toMatchObject({ code: 'forge.plain' });
  await expect(open('https://github.example')).resolves.toBeDefined();
});
