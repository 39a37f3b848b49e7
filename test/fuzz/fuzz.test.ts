import { beforeAll, describe, expect, it } from 'vitest';
import { PARSERS } from './parsers/index.ts';
import { fuzz, type Outcome } from './play.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_261_126);
/** `npm run fuzz` asks about a million. */
const INPUTS = 150;

describe('whatever the input', () => {
  const outcomes = new Map<string, Outcome>();
  const names = PARSERS.map(({ name }) => name);

  beforeAll(async () => {
    for await (const outcome of fuzz({ parsers: names, seed: SEED, inputs: INPUTS }))
      outcomes.set(outcome.parser, outcome);
  }, 300_000);

  it.each(names)('%s answers or refuses, and nothing else', (name) => {
    expect(outcomes.get(name)).toMatchObject({ kind: 'answered' });
  });
});
