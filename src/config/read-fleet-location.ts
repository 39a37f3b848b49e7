import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { CommitVerification } from './commit-verification.ts';
import type { CommitShowing, FleetLocation, GitAuth } from './config.ts';
import { DEFAULT_COMMIT_STATUS, DEFAULT_REF, DEFAULT_STATUS_EVERY_MS } from './defaults.ts';
import { checked, parseTimer } from './formats.ts';
import { parseGitFolder } from './git-address.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenConfig, WrittenGit, WrittenVerification } from './written.ts';

type GitLocation = Extract<FleetLocation, { kind: 'git' }>;

/** Where the fleet is read, and what stands against it. Without `fleet` it is the folder of the configuration. */
export async function readFleetLocation(
  document: YamlDocument,
  { fleet: written, forge }: Pick<WrittenConfig, 'fleet' | 'forge'>,
  folder: string,
  readSecret: SecretReader,
): Promise<{ location: FleetLocation; problems: readonly Problem[] }> {
  const { git } = written ?? {};
  if (git === undefined) {
    return { location: { kind: 'directory', path: path.resolve(folder, written?.directory ?? '.') }, problems: [] };
  }
  const { auth, problems } = await readAuth(document, git, folder, readSecret);
  const inRepository = git.folder === undefined ? undefined : parseGitFolder(git.folder);
  const location: GitLocation = {
    kind: 'git',
    url: git.url,
    ref: git.ref ?? DEFAULT_REF,
    folder: inRepository?.ok === true ? inRepository.value : '',
    auth,
    verify: git.verify && verificationOf(git.verify, folder),
    status: git.status && { branch: git.status.branch, everyMs: everyOf(git.status.every, DEFAULT_STATUS_EVERY_MS) },
    commitStatus: git.commitStatus && showingOf(git.commitStatus),
  };
  const more = [
    ...missingSigners(document, git.verify),
    ...fleetBranch(document, location),
    ...missingForge(document, location, forge),
  ];
  return { location, problems: [...problems, ...more] };
}

function everyOf(written: string | undefined, otherwise: number): number {
  return written === undefined ? otherwise : checked(parseTimer(written));
}

function showingOf({ name, every }: NonNullable<WrittenGit['commitStatus']>): CommitShowing {
  const { name: usual, everyMs } = DEFAULT_COMMIT_STATUS;
  return { name: name ?? usual, everyMs: everyOf(every, everyMs) };
}

/** The address that is cloned from does not tell where the API is, nor who may set a status. */
function missingForge(
  document: YamlDocument,
  { commitStatus }: GitLocation,
  forge: WrittenConfig['forge'],
): readonly Problem[] {
  if (commitStatus === undefined || forge !== undefined) return [];
  const message = 'fleet.git.commitStatus needs to know where the commits are shown; write forge';
  return [problemAt(document, ['fleet', 'git', 'commitStatus'], 'config.status', message)];
}

/** Reading a branch and writing it would go round and round, and over what people wrote. */
function fleetBranch(document: YamlDocument, { ref, status }: GitLocation): readonly Problem[] {
  if (status === undefined || (ref !== status.branch && ref !== `refs/heads/${status.branch}`)) return [];
  const message = `fleet.git.status.branch is "${status.branch}", which the fleet is read from; write another`;
  return [problemAt(document, ['fleet', 'git', 'status', 'branch'], 'config.status', message)];
}

function verificationOf(
  { commits = 'head', ssh, gpg = [], since }: WrittenVerification,
  folder: string,
): CommitVerification {
  const at = (file: string) => path.resolve(folder, file);
  return {
    commits,
    ssh: ssh && { allowed: at(ssh.allowed), revoked: ssh.revoked === undefined ? undefined : at(ssh.revoked) },
    gpg: gpg.map(at),
    since,
  };
}

function missingSigners(document: YamlDocument, verify: WrittenVerification | undefined): readonly Problem[] {
  if (verify === undefined || verify.ssh !== undefined || (verify.gpg ?? []).length > 0) return [];
  const message = 'fleet.git.verify allows nobody; write ssh, gpg or both';
  return [problemAt(document, ['fleet', 'git', 'verify'], 'config.verify', message)];
}

const AUTH = ['fleet', 'git', 'auth'];

async function readAuth(
  document: YamlDocument,
  { url, auth }: WrittenGit,
  folder: string,
  readSecret: SecretReader,
): Promise<{ auth: GitAuth | undefined; problems: readonly Problem[] }> {
  if (auth === undefined) return { auth: undefined, problems: [] };
  const { user, token, key, knownHosts } = auth;
  const isWeb = /^https?:/iu.test(url);
  if (isWeb === (token === undefined)) {
    const wanted = isWeb ? 'user and token' : 'key and knownHosts';
    const message = `fleet.git.auth does not fit the url; write ${wanted} for ${isWeb ? 'https' : 'ssh'}`;
    return { auth: undefined, problems: [problemAt(document, AUTH, 'config.auth', message)] };
  }
  if (key !== undefined && knownHosts !== undefined && token === undefined) {
    const keyFile = path.resolve(folder, key.slice('file:'.length).trim());
    return { auth: { kind: 'ssh', keyFile, knownHostsFile: path.resolve(folder, knownHosts) }, problems: [] };
  }
  if (key !== undefined || user === undefined || token === undefined) {
    const message = 'fleet.git.auth mixes two ways; write user and token, or key and knownHosts';
    return { auth: undefined, problems: [problemAt(document, AUTH, 'config.auth', message)] };
  }
  const secret = await readSecret(token);
  if (secret.ok) return { auth: { kind: 'https', user, token: secret.value }, problems: [] };
  const message = `fleet.git.auth.token: ${secret.problem}`;
  return { auth: undefined, problems: [problemAt(document, [...AUTH, 'token'], 'config.secret', message)] };
}
