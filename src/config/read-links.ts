import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import type { Secret } from '../model/secret.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { LinkChoice, LinkMethod } from './config.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenLink } from './written.ts';

interface LinksReading {
  readonly links: readonly LinkChoice[];
  readonly problems: readonly Problem[];
}

/** Every choice of a link with its secrets read, and what stands against them. */
export async function readLinks(
  document: YamlDocument,
  written: readonly WrittenLink[],
  folder: string,
  readSecret: SecretReader,
): Promise<LinksReading> {
  const links: LinkChoice[] = [];
  const problems: Problem[] = [];
  for (const [index, { hosts, ...method }] of written.entries()) {
    if (Object.keys(method).length !== 1) problems.push(notOneWay(document, index, Object.keys(method)));
    const env = new Map<string, Secret>();
    for (const [name, reference] of Object.entries(method.command?.env ?? {})) {
      const secret = await readSecret(reference);
      if (secret.ok) env.set(name, secret.value);
      else problems.push(unread(document, index, name, secret.problem));
    }
    links.push({ hosts: hosts.map((host) => host.toLowerCase()), how: methodOf(method, folder, env) });
  }
  return { links, problems };
}

function methodOf(
  { local, command }: Omit<WrittenLink, 'hosts'>,
  folder: string,
  env: ReadonlyMap<string, Secret>,
): LinkMethod {
  if (local !== undefined) {
    return { kind: 'local', root: local.root === undefined ? undefined : path.resolve(folder, local.root) };
  }
  if (command === undefined) return { kind: 'ssh' };
  const { program, args = [] } = command;
  // A bare name is looked up in PATH; anything with a folder in it is a path, and starts here.
  const isName = path.basename(program) === program;
  const found = isName ? program : path.resolve(folder, program);
  return { kind: 'command', program: found, args, folder, env: Object.fromEntries(env) };
}

function notOneWay(document: YamlDocument, index: number, ways: readonly string[]): Problem {
  const found = ways.length === 0 ? 'no way' : ways.join(' and ');
  const message = `links[${index}] names ${found}; write one of ssh, local and command`;
  return problemAt(document, ['links', index], 'config.link', message);
}

function unread(document: YamlDocument, index: number, name: string, problem: string): Problem {
  const at = ['links', index, 'command', 'env', name];
  return problemAt(document, at, 'config.secret', `links[${index}].command.env.${name}: ${problem}`);
}
