import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FakeAzure } from '../review/forges/fake-azure.ts';
import { FakeBitbucket } from '../review/forges/fake-bitbucket.ts';
import type { FakeForge } from '../review/forges/fake-forge.ts';
import { FakeGithub } from '../review/forges/fake-github.ts';
import { FakeGitlab } from '../review/forges/fake-gitlab.ts';
import { freshFolder, removeFolders } from '../sources/git-repository.ts';
import { FleetClone, OBSERVED } from './proposals.ts';
import { CLI, userCacheIn } from './ratchet.ts';

afterAll(removeFolders);

type Environment = Readonly<Record<string, string>>;
const CHANGE = 12;

/** What a build server hands its jobs: a clone of the repository, folders, variables. */
interface Surroundings {
  readonly fake: FakeForge;
  readonly head: string;
  readonly scratch: string;
}

interface Server {
  readonly file: string;
  readonly make: () => FakeForge;
  /** The commands of the job, with the server's own expressions filled in. */
  readonly commands: (written: never, around: Surroundings) => readonly string[];
  readonly env: (around: Surroundings) => Environment;
}

interface Step {
  readonly run?: string;
  readonly bash?: string;
  readonly env?: Environment;
}

const SERVERS: Readonly<Record<string, Server>> = {
  'GitHub Actions': {
    file: 'github/ratchet-review.yml',
    make: () => new FakeGithub(),
    commands: ({ jobs }: { jobs: { review: { steps: readonly Step[] } } }) =>
      jobs.review.steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
    env: ({ fake, head, scratch }) => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/fleet',
      GITHUB_API_URL: fake.url,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_TOKEN: 'gh-token',
      GITHUB_STEP_SUMMARY: path.join(scratch, 'summary.md'),
      RUNNER_TEMP: scratch,
      CHANGE: String(CHANGE),
      BASE_REF: 'main',
      HEAD_SHA: head,
    }),
  },
  'GitLab CI': {
    file: 'gitlab/.gitlab-ci.yml',
    make: () => new FakeGitlab(),
    commands: (written: Record<string, { script: readonly string[] }>) => written['ratchet-review']?.script ?? [],
    env: ({ fake, head }) => ({
      GITLAB_CI: 'true',
      CI_API_V4_URL: fake.url,
      CI_PROJECT_ID: 'acme/ops/fleet',
      CI_MERGE_REQUEST_IID: String(CHANGE),
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      RATCHET_FORGE_TOKEN: 'gl-token',
    }),
  },
  'Azure Pipelines': {
    file: 'azure/azure-pipelines.yml',
    make: () => new FakeAzure(),
    commands: ({ stages }: { stages: readonly { jobs: readonly { steps: readonly Step[] }[] }[] }) =>
      stages[0]?.jobs[0]?.steps.flatMap(({ bash }) => (bash === undefined ? [] : [bash])) ?? [],
    env: ({ fake, head, scratch }) => ({
      TF_BUILD: 'True',
      SYSTEM_COLLECTIONURI: `${fake.url}/`,
      SYSTEM_TEAMPROJECT: 'Fleet Ops',
      BUILD_REPOSITORY_ID: 'fleet',
      SYSTEM_PULLREQUEST_PULLREQUESTID: String(CHANGE),
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      SYSTEM_PULLREQUEST_SOURCECOMMITID: head,
      SYSTEM_ACCESSTOKEN: 'az-token',
      AGENT_TEMPDIRECTORY: scratch,
    }),
  },
  'Bitbucket Pipelines': {
    file: 'bitbucket/bitbucket-pipelines.yml',
    make: () => new FakeBitbucket(),
    commands: ({
      pipelines,
    }: {
      pipelines: { 'pull-requests': Record<string, readonly { step: { script: string[] } }[]> };
    }) => pipelines['pull-requests']['**']?.[0]?.step.script ?? [],
    env: ({ fake, head }) => ({
      BITBUCKET_BUILD_NUMBER: '1',
      BITBUCKET_API_URL: fake.url,
      BITBUCKET_REPO_FULL_NAME: 'acme/fleet',
      BITBUCKET_PR_ID: String(CHANGE),
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
      BITBUCKET_COMMIT: head,
      RATCHET_FORGE_TOKEN: 'bb-token',
    }),
  },
};

/** `ratchet` as it is built here; `npm install` has nothing to install. */
function programs(): string {
  const folder = freshFolder('programs');
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };
  write('ratchet', `exec "${process.execPath}" "${CLI}" "$@"`);
  write('npm', '[ "$1 $2" = "install --global" ]');
  return folder;
}

function written(file: string): never {
  return parse(readFileSync(new URL(`../../examples/ci/${file}`, import.meta.url), 'utf8')) as never;
}

let fake: FakeForge | undefined;
afterEach(() => fake?.close());

/** Runs the commands one after the other, each as a step of its own, until one fails. */
async function runAll(commands: readonly string[], cwd: string, env: Environment) {
  const PATH = `${programs()}${path.delimiter}${process.env['PATH']}`;
  const cache = userCacheIn(freshFolder('cache'));
  let told = '';
  for (const command of commands) {
    const options = { cwd, reject: false, all: true, extendEnv: false, env: { PATH, ...cache, ...env } } as const;
    const { exitCode, all } = await execa('bash', ['-eo', 'pipefail', '-c', command], options);
    told += `${all}\n`;
    if (exitCode !== 0) return { code: exitCode, told };
  }
  return { code: 0, told };
}

describe.each(Object.entries(SERVERS))('the pipeline for %s', (name, { file, make, commands, env }) => {
  let author: FleetClone;
  beforeEach(() => {
    author = new FleetClone();
    // The example's fleet lies in a folder of its own; the pipelines take the root.
    author.git('checkout', '--quiet', 'main');
    author.git('mv', 'fleet/systems', 'systems');
    author.git('mv', 'fleet/windows.yaml', 'windows.yaml');
    author.git('mv', 'fleet/catalog.yaml', 'catalog.yaml');
    author.commit('at the root');
    author.git('checkout', '--quiet', '--orphan', 'ratchet-status');
    author.git('rm', '--quiet', '-rf', '.');
    author.write('observed.json', readFileSync(OBSERVED, 'utf8'));
    author.write('status.json', '{ "rollouts": [], "systems": [] }');
    author.write('doctor.json', '{ "systems": [] }');
    author.commit('what is recorded');
    author.git('checkout', '--quiet', '-B', 'change', 'main');
  });

  async function review(edit: () => void, more: Environment = {}) {
    edit();
    const head = author.commit();
    const remote = path.join(freshFolder('remote'), 'fleet.git');
    execFileSync('git', ['clone', '--quiet', '--bare', author.folder, remote]);
    execFileSync('git', ['update-ref', `refs/pull/${CHANGE}/head`, head], { cwd: remote });
    const scratch = freshFolder('scratch');
    const job = path.join(freshFolder('job'), 'work');
    execFileSync('git', ['clone', '--quiet', remote, job]);
    // A pull request's own file would be read here if anything were checked out of it.
    execFileSync('git', ['checkout', '--quiet', 'main'], { cwd: job });
    fake = await make().open();
    fake.headCommit = head;
    const around = { fake, head, scratch };
    const answer = await runAll(commands(written(file), around), job, { ...env(around), ...more });
    const states = fake.statuses.filter(({ commit }) => commit === head).map(({ state }) => state);
    return { ...answer, fake, head, states };
  }

  it('comments a pull request and shows its conclusion', { timeout: 60_000 }, async () => {
    const {
      code,
      told,
      fake: forge,
      head,
      states,
    } = await review(() => author.edit('systems/emea-prod.yaml', 'mode: apply', 'mode: upload-only'));
    // As the command tells one; a known issue may have the word in its title.
    expect(told).not.toMatch(/error [a-z]+\./u);
    expect(code).toBe(0);
    expect(forge.shown(CHANGE)).toHaveLength(1);
    expect(forge.shown(CHANGE)[0]).toContain(`head=${head}`);
    expect(forge.shown(CHANGE)[0]).toContain('1 of 5 Systems changes');
    expect(states.at(-1)).toBe('success');
  });

  it('turns red where the pull request cannot be planned for', { timeout: 60_000 }, async () => {
    const {
      code,
      fake: forge,
      states,
    } = await review(() => author.edit('systems/emea-prod.yaml', 'mode: apply', 'mode: aply'));
    expect(code).toBe(1);
    expect(forge.shown(CHANGE)[0]).toContain('spec.mode is "aply"');
    expect(states.at(-1)).toBe('failure');
  });

  it('holds no secret but the token that comments', () => {
    const text = readFileSync(new URL(`../../examples/ci/${file}`, import.meta.url), 'utf8');
    expect(text).not.toMatch(/secrets\.|PASSWORD|ssh-key|exec:/iu);
    expect(text).not.toMatch(/head_ref|github\.event\.pull_request\.(?:title|body)/u);
    expect(name).not.toBe('');
  });
});

describe('the pipelines that apply', () => {
  /** A fleet that nobody can reach plans nothing; the commands are the same. */
  it.each([
    [
      'GitHub',
      'github/ratchet-apply.yml',
      (file: Github) => [file.jobs.plan, file.jobs.apply].flatMap(({ steps }) => steps.map(({ run }) => run)),
    ],
    [
      'GitLab',
      'gitlab/.gitlab-ci.yml',
      (file: Gitlab) => [...file['ratchet-plan'].script, ...file['ratchet-apply'].script],
    ],
    ['Azure', 'azure/azure-pipelines.yml', (file: Azure) => azureCommands(file)],
    [
      'Bitbucket',
      'bitbucket/bitbucket-pipelines.yml',
      (file: Bitbucket) => file.pipelines.branches.main.flatMap(({ step }) => step.script),
    ],
  ] as const)('of %s plan what was merged, and do that plan', { timeout: 120_000 }, async (_name, file, commandsOf) => {
    const author = new FleetClone();
    author.git('checkout', '--quiet', 'main');
    const sha = author.git('rev-parse', 'HEAD');
    const scratch = freshFolder('scratch');
    const config = path.join(scratch, 'ratchet.config.yaml');
    const url = pathToFileURL(author.folder).href;
    writeFileSync(config, `fleet: { git: { url: "${url}", folder: fleet } }\ntimers: { liveness: 100ms }\n`);
    const commands = (commandsOf as (file: never) => readonly (string | undefined)[])(written(file)).filter(
      (command) => command !== undefined,
    );
    expect(commands.length).toBeGreaterThan(1);
    const { code, told } = await runAll(commands, scratch, {
      RATCHET_CONFIG: config,
      GITHUB_SHA: sha,
      GITHUB_STEP_SUMMARY: path.join(scratch, 'summary.md'),
      RUNNER_TEMP: scratch,
      CI_COMMIT_SHA: sha,
      BUILD_SOURCEVERSION: sha,
      AGENT_TEMPDIRECTORY: path.join(scratch),
      PIPELINE_WORKSPACE: path.join(scratch, '..'),
      BITBUCKET_COMMIT: sha,
    });
    expect(told).toContain('the saved plan holds nothing to carry out');
    expect(code).toBe(0);
  });
});

interface Steps {
  readonly steps: readonly Step[];
}
interface Github {
  readonly jobs: { readonly plan: Steps; readonly apply: Steps };
}
interface Gitlab {
  readonly 'ratchet-plan': { readonly script: readonly string[] };
  readonly 'ratchet-apply': { readonly script: readonly string[] };
}
interface Azure {
  readonly stages: readonly { readonly jobs: readonly [Steps & { strategy?: { runOnce: { deploy: Steps } } }] }[];
}
interface Bitbucket {
  readonly pipelines: { readonly branches: { readonly main: readonly { step: { script: readonly string[] } }[] } };
}

/** The artifact comes back below a folder of its name. */
function azureCommands({ stages }: Azure): readonly (string | undefined)[] {
  const [, plan, apply] = stages.map(({ jobs: [job] }) => (job.strategy?.runOnce.deploy ?? job).steps);
  const moved =
    'mkdir -p "$PIPELINE_WORKSPACE/plan" && cp "$AGENT_TEMPDIRECTORY/plan.json" "$PIPELINE_WORKSPACE/plan/"';
  return [...(plan ?? []).map(({ bash }) => bash), moved, ...(apply ?? []).map(({ bash }) => bash)];
}
