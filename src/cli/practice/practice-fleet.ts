import { parseRelease, type Release } from '../../model/release.ts';
import type { PackageContent } from '../../simulator/package.ts';
import type { SimulatedSystemSpec } from '../../simulator/specification.ts';

/** Everything that follows from it (host keys, package hashes) is pinned in `examples/fleet`. */
export const PRACTICE_SEED = 'ratchet-practice';
export const PRACTICE_DOMAIN = 'broadcast.example';
export const PRACTICE_LOGIN = { login: 'ratchet', password: 'practice-makes-perfect' };
export const PRACTICE_SSH_USER = 'ratchet';

type PracticeSystem = Pick<SimulatedSystemSpec, 'name' | 'cluster' | 'version' | 'history' | 'agents'>;

/** The systems that `examples/fleet/systems` describes, as they are before the first pass. Builds are the published ones. */
export const practiceSystems: readonly PracticeSystem[] = [
  {
    name: 'emea-prod',
    cluster: 'EMEA',
    version: '10.5.0.0-16338-20250919-release',
    history: ['2025-03-25 21:27:23;10.4.0.0-15151-20241108-release'],
    agents: [
      { name: 'emea-dma01', role: 'failover-main', peer: 'emea-dma02' },
      { name: 'emea-dma02', role: 'failover-backup', peer: 'emea-dma01' },
      { name: 'emea-dma03', role: 'standalone' },
    ],
  },
  {
    name: 'apac-lab',
    cluster: 'APAC-LAB',
    version: '10.5.10.0-16337-20250919-release',
    agents: [{ name: 'apac-dma01', role: 'standalone' }],
  },
  {
    name: 'hub-core',
    cluster: 'HUB',
    version: 'HF_10.5.0.0(CU6)_20250901-101112',
    history: ['2025-08-30 23:02:10;10.5.0.0-16294-20250822-release'],
    agents: [{ name: 'hub-dma01', role: 'standalone' }],
  },
  {
    name: 'americas-edge',
    cluster: 'AMERICAS',
    version: '10.4.12.0-15149-20241108-release',
    agents: [{ name: 'amer-dma01', role: 'standalone' }],
  },
  {
    name: 'legacy-playout',
    cluster: 'PLAYOUT',
    version: '10.3.0.0-15150-20241108-release',
    agents: [{ name: 'playout01', role: 'standalone' }],
  },
];

const PACKAGE_BYTES = 12_000_000;

/** The packages that `examples/fleet/catalog.yaml` pins, and the folder below the package root in which each lies. */
export const practicePackages: readonly (PackageContent & { readonly folder: string })[] = [
  { release: named('10.4.0 [CU20]'), build: 16_415, date: '20251017', size: PACKAGE_BYTES, folder: '' },
  { release: named('10.5.0 [CU9]'), build: 16_515, date: '20251114', size: PACKAGE_BYTES, folder: 'main/10.5' },
  { release: named('10.5.12 [CU1]'), build: 16_623, date: '20251209', size: PACKAGE_BYTES, folder: '' },
];

function named(text: string): Release {
  const release = parseRelease(text);
  if (!release.ok) throw new Error(release.problem);
  return release.value;
}
