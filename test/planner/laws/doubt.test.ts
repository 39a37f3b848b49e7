import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservedAgent, ObservedSystem, Reading } from '../../../src/model/observed.ts';
import { formatRelease } from '../../../src/model/release.ts';
import { rawOf } from '../fleet.ts';
import { type Fleet, strangeRaw } from './fleets.ts';
import { type Dice, holds } from './law.ts';
import { entriesAlone } from './planned.ts';
import { SEED } from './seed.ts';
import { isTrusted } from './trusted.ts';

type Spoil = (agent: ObservedAgent, fleet: Fleet, dice: Dice) => Partial<ObservedAgent>;

const garbage = fc.sample(strangeRaw, { numRuns: 500, seed: SEED });
const said = (raw: string): readonly Reading[] => [{ source: 'version-history', raw }];
const STATES = ['unreachable', 'denied', 'unknown', 'stopped', 'upgrading', 'starting', 'switching'] as const;

/** Whatever makes it unknown, or unreadable, what an Agent runs. */
const spoils: readonly Spoil[] = [
  () => ({ readings: [] }),
  () => ({ readings: [], problem: { code: 'sftp.missing', message: 'no such file' } }),
  (_agent, fleet, dice) => {
    const raw = garbage[dice() % garbage.length] ?? '';
    return { readings: said(isTrusted(fleet, raw) ? '' : raw) };
  },
  ({ readings }) => ({ readings: [...readings, ...said('Hotfix')] }),
  ({ readings: [reading] }) => ({ readings: said(`${reading?.raw.replace('-release', '-rc')}`) }),
  ({ readings: [reading] }) => ({ readings: said(`${reading?.raw.replace(/^\d+/, '11')}`) }),
  ({ readings: [reading] }) => ({ readings: said(`${reading?.raw}0`) }),
  ({ readings }, { knowledge }, dice) => {
    const { release, builds } = knowledge.releases[dice() % knowledge.releases.length] ?? {};
    const other = release === undefined || builds?.[0] === undefined ? 'x' : rawOf(formatRelease(release), builds[0]);
    return { readings: [...said(other === readings[0]?.raw ? 'x' : other), ...readings] };
  },
  () => ({ readings: [{ source: 'web-services', raw: '10.6.2617.1490' }] }),
  ({ role }, _fleet, dice) => ({
    state: role === 'standalone' && dice() % 4 === 0 ? 'offline' : (STATES[dice() % 7] ?? 'unknown'),
  }),
];

/** One Agent more, less or twice, or nobody looked. */
const losses: readonly ((system: ObservedSystem) => readonly ObservedSystem[])[] = [
  () => [],
  (system) => [{ ...system, agents: system.agents.slice(1) }],
  (system) => [{ ...system, agents: [...system.agents, ...system.agents.slice(0, 1)] }],
  (system) => [{ ...system, unlisted: ['stranger'] }],
];

function spoiled(fleet: Fleet, name: string, dice: Dice): Fleet {
  const observed = fleet.observed.flatMap((system) => {
    if (system.name !== name) return [system];
    const choice = dice() % (spoils.length + losses.length);
    const spoil = spoils[choice];
    if (spoil === undefined) return losses[choice - spoils.length]?.(system) ?? [];
    const victim = dice() % system.agents.length;
    const agents = system.agents.map((agent, index) =>
      index === victim ? { ...agent, ...spoil(agent, fleet, dice) } : agent,
    );
    return [{ ...system, agents }];
  });
  return { ...fleet, observed };
}

describe('for any fleet', { timeout: 0 }, () => {
  it('where one thing that has to be known is unknown or unreadable, nothing is installed, and nothing is called up to date', () => {
    holds((fleet, dice) => {
      const { name } = fleet.desired.systems[dice() % fleet.desired.systems.length] ?? { name: '' };
      const entry = entriesAlone(spoiled(fleet, name, dice)).find(({ system }) => system === name);
      expect(entry?.hops).toEqual([]);
      expect(['unknown', 'blocked', 'skipped', 'waiting']).toContain(entry?.verdict);
    });
  });
});
