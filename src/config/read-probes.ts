import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import type { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { ProbeSettings } from './config.ts';
import { checked, parseTimer } from './formats.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { WrittenProbe } from './written.ts';

const DEFAULT_TIMEOUT = '10s';
const DEFAULT_STATUS = 200;

/** Every probe with its secrets read, and what stands against it. */
export async function readProbes(
  document: YamlDocument,
  written: Readonly<Record<string, WrittenProbe>>,
  folder: string,
  readSecret: SecretReader,
): Promise<{ readonly probes: readonly ProbeSettings[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const refuse = (at: Path, message: string) => {
    problems.push(problemAt(document, at, 'config.probe', message));
  };

  async function secretsOf(at: Path, references: Readonly<Record<string, string>> = {}) {
    const read: Record<string, Secret> = {};
    for (const [name, reference] of Object.entries(references)) {
      const secret = await readSecret(reference);
      if (secret.ok) read[name] = secret.value;
      else refuse([...at, name], `${[...at, name].join('.')}: ${secret.problem}`);
    }
    return read;
  }

  async function howOf(at: Path, { https, command }: WrittenProbe): Promise<ProbeSettings['how'] | undefined> {
    if ((https === undefined) === (command === undefined)) {
      refuse(at, `${at.join('.')} asks ${https === undefined ? 'nothing' : 'twice'}; write one of https and command`);
      return undefined;
    }
    if (command !== undefined) {
      const { program, args = [], env } = command;
      // As for command links: a bare name is looked up in PATH, anything else is a path and starts here.
      const found = path.basename(program) === program ? program : path.resolve(folder, program);
      return { kind: 'command', program: found, args, folder, env: await secretsOf([...at, 'command', 'env'], env) };
    }
    if (https === undefined) return undefined;
    const { url, status = DEFAULT_STATUS, contains, headers } = https;
    const ca = https.ca === undefined ? undefined : await readCertificates(path.resolve(folder, https.ca));
    if (ca?.ok === false) refuse([...at, 'https', 'ca'], `${at.join('.')}.https.ca: ${ca.problem}`);
    const secret = await secretsOf([...at, 'https', 'headers'], headers);
    return { kind: 'https', url, status, contains, headers: secret, ca: ca?.ok === true ? ca.value : undefined };
  }

  const probes: ProbeSettings[] = [];
  for (const [name, probe] of Object.entries(written)) {
    const how = await howOf(['probes', name], probe);
    const timeoutMs = checked(parseTimer(probe.timeout ?? DEFAULT_TIMEOUT));
    if (how !== undefined) probes.push({ name, hosts: probe.hosts.map((host) => host.toLowerCase()), timeoutMs, how });
  }
  return { probes, problems };
}
