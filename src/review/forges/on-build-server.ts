import type { ForgeSettings } from '../../model/forge-settings.ts';
import { Secret } from '../../model/secret.ts';

/** What a build server tells its jobs about the pull request that they run for. */
export interface BuildServer {
  /** Undefined where no token was given to the job. */
  readonly forge: ForgeSettings | undefined;
  readonly change: number | undefined;
  /** Of the job's log. */
  readonly address: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined elsewhere than on a build server that is known. */
export function onBuildServer(env: Environment): BuildServer | undefined {
  return SERVERS.find(([isHere]) => isHere(env))?.[1](env);
}

const SERVERS: readonly (readonly [isHere: (env: Environment) => boolean, told: (env: Environment) => BuildServer])[] =
  [
    [(env) => env['GITHUB_ACTIONS'] === 'true', githubActions],
    [(env) => env['GITLAB_CI'] === 'true', gitlabCi],
    [(env) => env['TF_BUILD'] === 'True', azurePipelines],
    [(env) => env['BITBUCKET_BUILD_NUMBER'] !== undefined, bitbucketPipelines],
  ];

/** https://docs.github.com/actions/reference/variables-reference */
function githubActions(env: Environment): BuildServer {
  const { GITHUB_REPOSITORY: repository, GITHUB_API_URL: url, GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run } = env;
  const token = tokenFrom(env, 'GITHUB_TOKEN');
  return {
    forge: repository && url && token ? { kind: 'github', repository, url, token, ca: undefined } : undefined,
    change: numberFrom(/^refs\/pull\/(\d+)\//u.exec(env['GITHUB_REF'] ?? '')?.[1]),
    address: server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  };
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ A job's own token may not comment. */
function gitlabCi(env: Environment): BuildServer {
  const { CI_PROJECT_ID: project, CI_API_V4_URL: url } = env;
  const token = tokenFrom(env);
  return {
    forge: project && url && token ? { kind: 'gitlab', project, url, token, ca: undefined } : undefined,
    change: numberFrom(env['CI_MERGE_REQUEST_IID']),
    address: env['CI_JOB_URL'],
  };
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
function azurePipelines(env: Environment): BuildServer {
  const { SYSTEM_TEAMPROJECT: project, BUILD_REPOSITORY_ID: repository, BUILD_BUILDID: build } = env;
  const url = env['SYSTEM_COLLECTIONURI']?.replace(/\/+$/u, '');
  const token = tokenFrom(env, 'SYSTEM_ACCESSTOKEN');
  const isThere = url && project && repository && token;
  return {
    forge: isThere ? { kind: 'azure', project, repository, url, token, ca: undefined } : undefined,
    change: numberFrom(env['SYSTEM_PULLREQUEST_PULLREQUESTID']),
    address:
      url && project && build ? `${url}/${encodeURIComponent(project)}/_build/results?buildId=${build}` : undefined,
  };
}

/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
function bitbucketPipelines(env: Environment): BuildServer {
  const { BITBUCKET_REPO_FULL_NAME: repository, BITBUCKET_BUILD_NUMBER: build } = env;
  const url = env['BITBUCKET_API_URL'] ?? 'https://api.bitbucket.org/2.0';
  const token = tokenFrom(env);
  const user = env['RATCHET_FORGE_USER'];
  return {
    forge: repository && token ? { kind: 'bitbucket', repository, user, url, token, ca: undefined } : undefined,
    change: numberFrom(env['BITBUCKET_PR_ID']),
    address: repository && build ? `https://bitbucket.org/${repository}/pipelines/results/${build}` : undefined,
  };
}

/** One variable of ours on all of them; some give a job a token of its own. */
function tokenFrom(env: Environment, own?: string): Secret | undefined {
  const value = env['RATCHET_FORGE_TOKEN'] || (own === undefined ? undefined : env[own]);
  return value ? new Secret(value) : undefined;
}

function numberFrom(text: string | undefined): number | undefined {
  return /^\d{1,9}$/u.test(text ?? '') ? Number(text) : undefined;
}
