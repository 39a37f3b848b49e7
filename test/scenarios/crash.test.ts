import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapBounded } from '../../src/reconciler/fleet-pass.ts';
import { ratchet, start } from './ratchet.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

const RUNS = 50;
const AT_ONCE = 3;
const LONGEST_DELAY_MS = 400;

/** What a run tells as it goes; the first is there before it has told anything. */
const MOMENTS = ['', 'staged', 'locked', 'prepared', 'launching', 'running', 'settling'] as const;

/** A kill comes some time after a run has told this state: so it hits all of them, however busy the machine is. */
interface Kill {
  readonly after: (typeof MOMENTS)[number];
  readonly delayMs: number;
}

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

function randomKill(random: () => number): Kill {
  const after = MOMENTS[Math.floor(random() * MOMENTS.length)] ?? '';
  // Before the run there is more to hit: the start of the process, the look, the plan, the upload.
  return { after, delayMs: random() * (after === '' ? 4 : 1) * LONGEST_DELAY_MS };
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
    const cases = systems.map(({ name }) => {
      const kills = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => randomKill(random));
      return { name, kills };
    });
    const stories = await mapBounded(cases, AT_ONCE, async ({ name, kills }) => {
      const killed: string[] = [];
      for (const kill of kills) killed.push(...(await killDuring(kill, name, site)));
      const { code, stdout, stderr } = await ratchet(['apply', '--config', site.config, name], site.folder);
      return { name, killed, code, told: `${stdout}${stderr}` };
    });

    const states = new Map(site.simulator.state().systems.map((system) => [system.name, system]));
    for (const { name, killed, code, told } of stories) {
      const story = `${name}, killed ${killed.join(' and ')}: ${told}`;
      expect({ code, launches: states.get(name)?.launches }, story).toEqual({ code: 0, launches: 1 });
      expect(
        states.get(name)?.agents.map(({ version }) => version),
        story,
      ).toEqual([CU9]);
    }
    // The kills must have hit runs that were under way, in most of their states, or the test says little.
    const killed = stories.flatMap((story) => story.killed);
    expect(killed.length).toBeGreaterThanOrEqual(RUNS);
    expect(new Set(killed).size, `killed ${killed.join(', ')}`).toBeGreaterThanOrEqual(5);
  }, 900_000);
});

/** Where the process was killed, in words; nothing where it had ended by itself. */
async function killDuring(
  { after, delayMs }: Kill,
  system: string,
  { config, folder }: Site,
): Promise<readonly string[]> {
  const running = start(['apply', '--config', config, system], folder);
  let told = '';
  const reached = new Promise<void>((resolve) => {
    if (after === '') resolve();
    running.stderr.on('data', (bytes: Buffer) => {
      told += bytes.toString();
      if (told.includes(`${system}  ${after}  `)) resolve();
    });
  });
  await Promise.race([reached, running]);
  // Not a wait for something to happen: the moment of the kill is what is being varied.
  await Promise.race([delay(delayMs), running]);
  running.kill('SIGKILL');
  const { isTerminated } = await running;
  return isTerminated ? [after === '' ? 'before its first state' : `at ${after}`] : [];
}
