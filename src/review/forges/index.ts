import { RatchetError } from '../../model/errors.ts';
import type { ForgeSettings } from '../../model/forge-settings.ts';
import type { Forge } from '../../reconciler/forge.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { fetchThrough } from '../../web/fetch-through.ts';
import { azure, azureHeaders } from './azure.ts';
import { bitbucket, bitbucketHeaders } from './bitbucket.ts';
import { github, githubHeaders } from './github.ts';
import { gitlab, gitlabHeaders } from './gitlab.ts';
import { type AskForge, forgeHttp } from './http.ts';

export interface ForgeSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Every forge that is known. A new one is one file and one line in each of the two lists here. */
export async function forgeFor(settings: ForgeSettings, { env, clock, random }: ForgeSurroundings): Promise<Forge> {
  const { url, ca, token } = settings;
  refusePlain(url);
  const headers = headersFor(settings);
  const secrets = [token.reveal(), ...Object.values(headers).flatMap((value) => value.split(' ').slice(1))];
  const ask = forgeHttp({ url, headers, secrets, fetch: await fetchThrough({ ca, env }), clock, random });
  return adapterFor(settings, ask);
}

/** Our token would travel for everybody to read. */
function refusePlain(url: string): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return;
  throw new RatchetError('forge.plain', `the forge "${host}" would be sent its token unencrypted`, {
    blame: 'operator',
    hint: 'write its address with https://',
  });
}

function headersFor(settings: ForgeSettings): Readonly<Record<string, string>> {
  switch (settings.kind) {
    case 'github':
      return githubHeaders(settings);
    case 'gitlab':
      return gitlabHeaders(settings);
    case 'azure':
      return azureHeaders(settings);
    case 'bitbucket':
      return bitbucketHeaders(settings);
    default:
      return settings satisfies never;
  }
}

function adapterFor(settings: ForgeSettings, ask: AskForge): Forge {
  switch (settings.kind) {
    case 'github':
      return github(settings, ask);
    case 'gitlab':
      return gitlab(settings, ask);
    case 'azure':
      return azure(settings, ask);
    case 'bitbucket':
      return bitbucket(settings, ask);
    default:
      return settings satisfies never;
  }
}
