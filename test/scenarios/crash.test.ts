import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapBounded } from '../../src/reconciler/fleet-pass.ts';
import { ratchet, start } from './ratchet.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

const RUNS = 50;
const AT_ONCE = 3;
/** Later than the end of most runs, so that every stage of one is hit. */
const LATEST_KILL_MS = 3500;

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('kill -9 of apply', () => {
  const seed = Number(process.env['CRASH_SEED'] ?? 20_261_123);
  const systems = Array.from({ length: RUNS }, (_, index) => standalone(`s${String(index).padStart(2, '0')}`));
  let site: Site;
  beforeAll(async () => {
    site = await openSite({ systems, speed: 800 });
  });
  afterAll(() => site.close());

  it(`${RUNS} times at random moments (seed ${seed}): after a rerun one launch each, and every system at its target`, async () => {
    const random = seeded(seed);
    const moments = systems.map(() => Array.from({ length: random() < 0.3 ? 2 : 1 }, () => random() * LATEST_KILL_MS));
    const cases = systems.map(({ name }, index) => ({ name, kills: moments[index] ?? [] }));
    const stories = await mapBounded(cases, AT_ONCE, async ({ name, kills }) => {
      const killed: string[] = [];
      for (const moment of kills) killed.push(...(await killAfter(moment, name, site)));
      const { code, stdout, stderr } = await ratchet(['apply', '--config', site.config, name], site.folder);
      return { name, kills, killed, code, told: `${stdout}${stderr}` };
    });

    const states = new Map(site.simulator.state().systems.map((system) => [system.name, system]));
    for (const { name, kills, code, told } of stories) {
      const story = `${name}, killed after ${kills.map(Math.round).join(' and ')} ms: ${told}`;
      expect({ code, launches: states.get(name)?.launches }, story).toEqual({ code: 0, launches: 1 });
      expect(
        states.get(name)?.agents.map(({ version }) => version),
        story,
      ).toEqual([CU9]);
    }
    // The kills must have hit runs that were under way, in most of their states, or the test says little.
    const killed = stories.flatMap((story) => story.killed);
    expect(killed.length).toBeGreaterThanOrEqual(RUNS / 2);
    expect(new Set(killed).size, `killed in ${killed.join(', ')}`).toBeGreaterThanOrEqual(4);
  }, 600_000);
});

/** The last state that the process told before it was killed; nothing where it had ended by itself. */
async function killAfter(moment: number, system: string, { config, folder }: Site): Promise<readonly string[]> {
  const running = start(['apply', '--config', config, system], folder);
  // Not a wait for something to happen: the moment of the kill is what is being varied.
  await Promise.race([delay(moment), running]);
  running.kill('SIGKILL');
  const { isTerminated, stderr } = await running;
  if (!isTerminated) return [];
  return [[...stderr.matchAll(STATE_LINE)].at(-1)?.[1] ?? 'before the run'];
}

const STATE_LINE = /^s\d\d {2}(staged|locked|prepared|launching|running|settling|succeeded) /gmu;
