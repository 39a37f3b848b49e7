import type { FleetKind, WrittenWindow } from './fleet.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const ZONES = ['Europe/Brussels', 'America/New_York', 'Asia/Singapore', 'UTC', 'Australia/Sydney', 'America/Sao_Paulo'];

const FREEZES = `apiVersion: ratchet/v1
kind: Freeze
metadata: { name: season-start }
spec: { reason: the season starts, from: 2026-08-21, until: 2026-09-07 }
---
apiVersion: ratchet/v1
kind: Freeze
metadata: { name: quarter-end }
spec: { reason: books are closed, from: 2026-09-25, until: 2026-10-05 }
`;

const ROLLOUT = `apiVersion: ratchet/v1
kind: Rollout
metadata: { name: world }
spec:
  waves:
    - { name: canary, selector: { ring: canary }, soak: 3d }
    - { name: first, selector: { region: r0 }, soak: 2d }
    - { name: second, selector: { region: r1 }, soak: 1d }
    - { name: third, selector: { region: r2 }, soak: 1d }
    - { name: rest, selector: {} }
  maxConcurrent: 50
`;

/** One, two and three main lines, with up to two hops ahead; two windows for each system, all over the world; two freezes. */
export function busyFleet(windows: number): FleetKind {
  return {
    running: [
      { track: 'main', raw: '10.3.0.0-15150-20241108-release' },
      { track: 'main', raw: '10.4.0.0-15486-20250205-release' },
      { track: 'main', raw: '10.5.0.0-15943-20250620-release' },
    ],
    facts: '{ brokerGateway: false, dxm: false, idp: false, database: other }',
    windows: Array.from({ length: windows }, (_, index) => windowOf(index)),
    windowsEach: Math.min(2, windows),
    freezes: FREEZES,
    rollouts: '',
  };
}

/** The same in waves: a tenth of it first, then region after region. */
export function busyFleetInWaves(windows: number): FleetKind {
  return { ...busyFleet(windows), rollouts: ROLLOUT };
}

function windowOf(index: number): WrittenWindow {
  const days = [DAYS[index % DAYS.length], DAYS[(index + 3) % DAYS.length]];
  const hour = String(20 + (index % 4)).padStart(2, '0');
  return {
    name: `night-${index}`,
    opening: index % 5 === 4 ? `cron: "0 ${hour} 1-14 * *"` : `days: [${days.join(', ')}], start: "${hour}:00"`,
    timezone: ZONES[index % ZONES.length] ?? 'UTC',
  };
}
