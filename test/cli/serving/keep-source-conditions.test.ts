import pino from 'pino';
import { expect, it } from 'vitest';
import { keepSourceConditions } from '../../../src/cli/serving/keep-source-conditions.ts';
import { NOTHING_IN_FORCE } from '../../../src/reconciler/in-force.ts';
import type { Service } from '../../../src/reconciler/serve.ts';
import type { SourceConditions } from '../../../src/reconciler/source-conditions.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

type Kept = Parameters<SourceConditions['record']>[0];

function keeper(record: (conditions: Kept) => Promise<void>, asksForSignatures = true) {
  const state = {
    inForce: { ...NOTHING_IN_FORCE, newest: 'r2', held: new Set(['prod']), problems: ['a.yaml:1:1: broken'] },
    unverified: undefined,
    verificationSince: undefined,
  };
  const lines: string[] = [];
  const kept = { record, latest: async () => new Map() };
  const terms = { asksForSignatures, clock: new FakeClock() };
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const service = { state } as unknown as Service;
  return { lines, ...keepSourceConditions(() => service, { kept, terms, log }) };
}

const revision = { kind: 'revision', revision: 'r2', systems: 1, unnamed: [] } as const;

it.each`
  asks     | verified
  ${true}  | ${'SourceVerified True Verified'}
  ${false} | ${'SourceVerified Unknown NotAsked'}
`('keeps of every System what became of the newest commit; signatures asked for: $asks', async ({ asks, verified }) => {
  const told: Kept[] = [];
  const { hear, settled } = keeper(async (conditions) => void told.push(conditions), asks);
  hear({ kind: 'stopping', busy: [] });
  hear(revision);
  await settled();

  const said = told.map((one) => one.get('prod')?.map(({ type, status, reason }) => `${type} ${status} ${reason}`));
  expect(said).toEqual([[verified, 'Validated False NothingInForce']]);
});

it('warns where they cannot be kept, and keeps the next ones', async () => {
  let attempts = 0;
  const { hear, settled, lines } = keeper(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('the store is full');
  });
  hear(revision);
  hear(revision);
  await settled();

  expect(attempts).toBe(2);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ error: 'the store is full' }]);
});
