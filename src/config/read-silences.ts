import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked, parseTimer } from './formats.ts';
import { parseHookUrl } from './hook-url.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';
import type { SilenceCall, SilenceSettings } from './silence-settings.ts';
import type { WrittenConfig, WrittenSilenceCall } from './written.ts';

const DEFAULT_LEASE = '15m';
const DEFAULT_LONGEST = '6h';

/** Every service that keeps alerts back, with its secrets, and what stands against it. */
export async function readSilences(
  document: YamlDocument,
  written: NonNullable<WrittenConfig['silences']>,
  folder: string,
  readSecret: SecretReader,
): Promise<{ readonly silences: readonly SilenceSettings[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const refuse = (at: Path, code: string, problem: string) =>
    problems.push(problemAt(document, at, code, `${at.join('.')}: ${problem}`));

  async function secretAt(at: Path, reference: string): Promise<Secret> {
    const secret = await readSecret(reference);
    if (secret.ok) return secret.value;
    refuse(at, 'config.secret', secret.problem);
    return new Secret('');
  }

  async function callAt(at: Path, { method = 'POST', url, body }: WrittenSilenceCall): Promise<SilenceCall> {
    const address = await secretAt([...at, 'url'], url);
    const found = address.reveal() === '' ? undefined : parseHookUrl(address.reveal(), false);
    if (found?.ok === false) refuse([...at, 'url'], 'config.silence', found.problem);
    return { method, url: address, body };
  }

  const silences: SilenceSettings[] = [];
  for (const [name, { create, extend, release, id, bearer, ca, lease, maxDuration }] of Object.entries(written)) {
    const at: Path = ['silences', name];
    const authorities = ca === undefined ? undefined : await readCertificates(path.resolve(folder, ca));
    if (authorities?.ok === false) refuse([...at, 'ca'], 'config.secret', authorities.problem);
    const created = await callAt([...at, 'create'], create);
    silences.push({
      name,
      create: created,
      extend: extend === undefined ? created : await callAt([...at, 'extend'], extend),
      release: await callAt([...at, 'release'], release),
      id: id ?? 'silenceID',
      bearer: bearer === undefined ? undefined : await secretAt([...at, 'bearer'], bearer),
      ca: authorities?.ok === true ? authorities.value : undefined,
      leaseMs: checked(parseTimer(lease ?? DEFAULT_LEASE)),
      longestMs: checked(parseTimer(maxDuration ?? DEFAULT_LONGEST)),
    });
  }
  return { silences, problems };
}
