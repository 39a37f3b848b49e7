import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { stringify } from 'yaml';
import { shipped } from '../../shipped.ts';
import { clientKeyFor } from '../../simulator/keys.ts';
import { packageBytes, packageFileName } from '../../simulator/package.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import type { Cast } from '../../simulator/specification.ts';
import { writeFleetOf } from './cast-fleet.ts';
import {
  PRACTICE_DOMAIN,
  PRACTICE_LOGIN,
  PRACTICE_SEED,
  PRACTICE_SSH_USER,
  practicePackages,
  practiceSystems,
} from './practice-fleet.ts';

/** A folder in which everything a newcomer needs lies ready, and the simulated systems that it speaks of. */
export interface PracticeSite {
  readonly folder: string;
  /** The fleet repository: the files of `examples/fleet`. */
  readonly fleet: string;
  readonly config: string;
  readonly simulator: Simulator;
}

interface SiteOptions {
  readonly folder: string;
  /** Virtual seconds per real second. */
  readonly speed: number;
  readonly startAt: Date;
  /** Where the configuration says that the fleet is; default: the files in the folder. */
  readonly fleetInGit?: boolean;
  /** Who plays; default the systems of `examples/fleet`. */
  readonly cast?: readonly Cast[];
  readonly seed?: string;
}

const EXAMPLES = fileURLToPath(shipped('examples/fleet'));

/** Starts the simulated systems and writes fleet, packages, key, certificate and operator's configuration around them. */
export async function openPracticeSite({
  folder,
  speed,
  startAt,
  fleetInGit = false,
  cast = practiceSystems,
  seed = PRACTICE_SEED,
}: SiteOptions): Promise<PracticeSite> {
  const fleet = path.join(folder, 'fleet');
  if (isExample(cast)) await cp(EXAMPLES, fleet, { recursive: true, force: false });
  else await writeFleetOf(cast, { fleet, catalog: path.join(EXAMPLES, 'catalog.yaml') });
  for (const content of practicePackages) {
    const shelf = path.join(folder, 'packages', content.folder);
    await mkdir(shelf, { recursive: true });
    await writeFile(path.join(shelf, packageFileName(content)), packageBytes(content));
  }
  const key = clientKeyFor(PRACTICE_SEED);
  const tls = await certificate(cast);
  await writeFile(path.join(folder, 'ssh-key'), key.privateKey, { mode: 0o600 });
  await writeFile(path.join(folder, 'web-password'), PRACTICE_LOGIN.password, { mode: 0o600 });
  await writeFile(path.join(folder, 'ca.pem'), tls.cert);

  const simulator = await startSimulator({
    systems: cast.map((system) => ({
      ...system,
      users: [PRACTICE_LOGIN],
      sshUser: PRACTICE_SSH_USER,
      authorizedKeys: [key.publicKey],
    })),
    speed,
    startAt,
    seed,
    keySeed: PRACTICE_SEED,
    tls,
  });
  const config = path.join(folder, 'ratchet.config.yaml');
  await writeFile(config, configOf(simulator, fleetInGit ? path.join(folder, 'fleet.git') : undefined));
  return { folder, fleet, config, simulator };
}

/** The example fleet describes these Agents, whatever they run. */
function isExample(cast: readonly Cast[]): boolean {
  const described = new Set(practiceSystems.map(membersOf));
  return cast.every((system) => described.has(membersOf(system)));
}

function membersOf({ name, agents }: Cast): string {
  return JSON.stringify([name, agents.map((agent) => [agent.name, agent.role])]);
}

/** Signed by itself, for every simulated Agent's name: the client trusts this one and no other. */
async function certificate(cast: readonly Cast[]): Promise<{ key: string; cert: string }> {
  const names = cast.flatMap(({ agents }) => agents.map(({ name }) => `${name}.${PRACTICE_DOMAIN}`));
  const made = await generate([{ name: 'commonName', value: 'Ratchet practice systems' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
  });
  return { key: made.private, cert: made.cert };
}

function configOf(simulator: Simulator, git: string | undefined): string {
  const endpoints = simulator.agents.map(({ name, webUrl, ssh }) => [
    `${name}.${PRACTICE_DOMAIN}`,
    { web: new URL(webUrl).host, ssh: `${ssh.host}:${ssh.port}` },
  ]);
  const config = {
    fleet:
      git === undefined ? { directory: 'fleet' } : { git: { url: `file://${git.replaceAll('\\', '/')}`, ref: 'main' } },
    store: 'ratchet.db',
    packages: ['packages'],
    credentials: {
      practice: {
        hosts: [`*.${PRACTICE_DOMAIN}`],
        web: { login: PRACTICE_LOGIN.login, password: 'file:web-password' },
        ssh: { user: PRACTICE_SSH_USER, privateKey: 'file:ssh-key' },
        ca: 'ca.pem',
      },
    },
    endpoints: Object.fromEntries(endpoints),
    // The simulated systems live faster than real ones, so everything that waits for them may be quicker too.
    timers: { poll: '200ms', settleStable: '1s', launchAck: '10s', grace: '20s', noProgress: '60s', settle: '60s' },
  };
  return `# What belongs to this machine. On a real site: see docs/configuration.md.\n${stringify(config)}`;
}
