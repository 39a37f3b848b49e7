import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObservedAgent, ObservedSystem } from '../src/model/observed.ts';
import { snapshotText } from '../src/observers/snapshot-text.ts';

/** A fleet on disk: what `ratchet plan --fleet … --observed …` reads. */
export interface FleetOnDisk {
  readonly folder: string;
  readonly observed: string;
}

const AGENTS_EACH = 20;
const TAKEN_AT = '2026-08-20T08:00:00.000Z';

/** The moment to plan at: after the snapshot, inside no window. */
export const AT = '2026-08-20T09:00:00.000Z';

export interface Running {
  readonly track: 'main' | 'feature';
  readonly raw: string;
}

/** What the systems of a fleet run and follow, and when they may. Both lists go round. */
export interface FleetKind {
  readonly running: readonly Running[];
  /** As in YAML: `{ brokerGateway: false }`. */
  readonly facts: string;
  readonly windows: readonly WrittenWindow[];
  /** Of each system; the next ones of `windows`. */
  readonly windowsEach: number;
  /** Freeze documents. */
  readonly freezes: string;
  /** Rollout documents. */
  readonly rollouts: string;
}

export interface WrittenWindow {
  readonly name: string;
  /** The rest of its `spec` in YAML, such as `days: [sunday], start: "22:00"`. */
  readonly opening: string;
  readonly timezone: string;
}

// In practice most are behind, some are not, one build is nobody's.
const RUNNING: readonly Running[] = [
  { track: 'main', raw: '10.4.0.0-15486-20250205-release' },
  { track: 'main', raw: '10.4.0.0-15486-20250205-release' },
  { track: 'main', raw: '10.5.0.0-16515-20251104-release' },
  { track: 'main', raw: '10.5.0.0-15943-20250620-release' },
  { track: 'feature', raw: '10.5.4.0-15644-20250312-release' },
  { track: 'feature', raw: '10.5.12.0-16623-20251215-release' },
  { track: 'feature', raw: '10.5.4.0-15650-20250314-release' },
];

const PACKAGES = [
  { release: '10.4.0 [CU20]', build: 16415 },
  { release: '10.5.0 [CU9]', build: 16515 },
  { release: '10.5.12 [CU1]', build: 16623 },
];

const PLAIN: FleetKind = {
  running: RUNNING,
  facts: '{}',
  windows: [{ name: 'sunday-night', opening: 'days: [sunday], start: "22:00"', timezone: 'Europe/Brussels' }],
  windowsEach: 1,
  freezes: '',
  rollouts: '',
};

/** One YAML file for each system, each with 20 Agents, a Catalog, its Windows, and what an observation of them found. */
export async function writeFleet(root: string, systems: number, kind: FleetKind = PLAIN): Promise<FleetOnDisk> {
  const folder = path.join(root, 'fleet');
  const observed = path.join(root, 'observed.json');
  await mkdir(path.join(folder, 'systems'), { recursive: true });
  await writeFile(path.join(folder, 'catalog.yaml'), catalogText());
  for (let from = 0; from < kind.windows.length; from += WINDOWS_A_FILE) {
    const texts = kind.windows.slice(from, from + WINDOWS_A_FILE).map(windowText);
    await writeFile(path.join(folder, `windows-${from}.yaml`), texts.join('---\n'));
  }
  if (kind.freezes !== '') await writeFile(path.join(folder, 'freezes.yaml'), kind.freezes);
  if (kind.rollouts !== '') await writeFile(path.join(folder, 'rollouts.yaml'), kind.rollouts);
  for (let index = 0; index < systems; index += 1) {
    await writeFile(path.join(folder, 'systems', `${nameOf(index)}.yaml`), systemText(index, kind));
  }
  const seen = Array.from({ length: systems }, (_, index) => observedSystem(index, kind));
  await writeFile(observed, snapshotText({ formatVersion: '1', takenAt: TAKEN_AT, systems: seen }));
  return { folder, observed };
}

export function nameOf(index: number): string {
  return `site-${String(index).padStart(5, '0')}`;
}

/** The Agents of one system by name and address. */
export function agentsOf(index: number): readonly { readonly name: string; readonly url: string }[] {
  return Array.from({ length: AGENTS_EACH }, (_, agent) => {
    const name = `dma${String(agent + 1).padStart(2, '0')}`;
    return { name, url: `https://${name}.${nameOf(index)}.example` };
  });
}

function runningOn(index: number, { running }: FleetKind): Running {
  return running[index % running.length] as Running;
}

function windowsOf(index: number, { windows, windowsEach }: FleetKind): readonly string[] {
  const own = Array.from({ length: windowsEach }, (_, each) => windows[(index * windowsEach + each) % windows.length]);
  return own.map((window) => window?.name ?? '');
}

function systemText(index: number, kind: FleetKind): string {
  const members = agentsOf(index).map(
    ({ name, url }) => `      - name: ${name}\n        url: ${url}\n        ssh: { hostKey: "${hostKeyOf(url)}" }\n`,
  );
  return `# The DataMiner System of site ${index}
apiVersion: ratchet/v1
kind: System
metadata:
  name: ${nameOf(index)}
  labels: { ring: ${index % 10 === 0 ? 'canary' : 'prod'}, region: r${index % 4} }
spec:
  connection:
    url: ${agentsOf(index)[0]?.url}
    credentials: fleet
  agents:
    expect: ${AGENTS_EACH}
    members:
${members.join('')}  target:
    track: ${runningOn(index, kind).track}
    version: latest
    minimumReleaseAge: 14d
  failover: { policy: simultaneous }
  facts: ${kind.facts}
  mode: apply
  schedule:
    reconcile: "*/15 * * * *"
    windows: [${windowsOf(index, kind).join(', ')}]
    timezone: Europe/Brussels
`;
}

function hostKeyOf(url: string): string {
  return `SHA256:${createHash('sha256').update(url).digest('base64').slice(0, 43)}`;
}

const WINDOWS_A_FILE = 500;

function windowText({ name, opening, timezone }: WrittenWindow): string {
  return `apiVersion: ratchet/v1
kind: Window
metadata: { name: ${name} }
spec: { ${opening}, duration: 6h, timezone: ${timezone} }
`;
}

function catalogText(): string {
  const entries = PACKAGES.map(
    ({ release, build }) =>
      `    - { release: "${release}", build: ${build}, from: "${build}.dmupgrade", sha256: "${createHash('sha256').update(String(build)).digest('hex')}", size: 1000 }\n`,
  );
  return `apiVersion: ratchet/v1\nkind: Catalog\nmetadata: { name: packages }\nspec:\n  packages:\n${entries.join('')}`;
}

function observedSystem(index: number, kind: FleetKind): ObservedSystem {
  const { raw } = runningOn(index, kind);
  const agents = agentsOf(index).map(
    ({ name }): ObservedAgent => ({
      name,
      role: 'standalone',
      state: 'running',
      readings: [{ source: 'version-history', raw, at: TAKEN_AT }],
    }),
  );
  return { name: nameOf(index), cluster: nameOf(index).toUpperCase(), takenAt: TAKEN_AT, agents };
}
