import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { hostKeyFor } from '../../simulator/keys.ts';
import type { Cast } from '../../simulator/specification.ts';
import { PRACTICE_DOMAIN, PRACTICE_SEED } from './practice-fleet.ts';

/** A fleet repository for Systems that nobody has written one for: each follows the track that it is on. */
export async function writeFleetOf(
  cast: readonly Cast[],
  { fleet, catalog }: { readonly fleet: string; readonly catalog: string },
): Promise<void> {
  await mkdir(path.join(fleet, 'systems'), { recursive: true });
  await copyFile(catalog, path.join(fleet, 'catalog.yaml'));
  for (const system of cast)
    await writeFile(path.join(fleet, 'systems', `${system.name}.yaml`), stringify(documentOf(system)));
}

function documentOf({ name, version, agents }: Cast) {
  const urlOf = (agent: string) => `https://${agent}.${PRACTICE_DOMAIN}`;
  const pairs = agents
    .filter(({ role }) => role === 'failover-main')
    .map((main) => ({ main: main.name, backup: main.peer }));
  return {
    apiVersion: 'ratchet/v1',
    kind: 'System',
    metadata: { name },
    spec: {
      connection: { url: urlOf(agents[0]?.name ?? ''), credentials: 'practice' },
      agents: {
        expect: agents.length,
        ...(pairs.length === 0 ? {} : { pairs }),
        members: agents.map((agent) => ({
          name: agent.name,
          url: urlOf(agent.name),
          ssh: { hostKey: hostKeyFor(PRACTICE_SEED, agent.name).pin },
        })),
      },
      target: { track: /^\d+\.\d+\.0\./u.test(version) ? 'main' : 'feature', version: 'latest' },
      mode: 'apply',
    },
  };
}
