import { afterAll, expect, it } from 'vitest';
import { statusContent } from '../../../src/cli/serving/status-content.ts';
import type { ObservedSystem } from '../../../src/model/observed.ts';
import type { ServiceState } from '../../../src/reconciler/serve.ts';
import { observedAgent } from '../../builders.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { freshStore, removeStores } from '../../store/fresh-store.ts';

afterAll(removeStores);

const AT = '2026-09-01T00:00:00.000Z';
const look = (name: string, raw: string, takenAt = AT): ObservedSystem => {
  return { name, takenAt, agents: [observedAgent(`${name}-dma`, raw, { clockAheadMs: Math.random() })] };
};

interface Story {
  readonly own?: readonly ObservedSystem[];
  readonly before?: readonly ObservedSystem[];
  readonly isLooking?: boolean;
}

async function contentOf({ own = [], before = [], isLooking = false }: Story) {
  const { passes, journal, acts, checks } = await freshStore();
  const systems = new Map([
    ['b', {}],
    ['a', {}],
  ]);
  const state = { inForce: { systems }, waiting: isLooking ? 1 : 0, busy: [] } as unknown as ServiceState;
  const find = (looks: readonly ObservedSystem[]) => (name: string) => looks.find((each) => each.name === name);
  const memory = { passes, journal, acts, checks, clock: new FakeClock(AT) };
  const content = await statusContent({ state }, { lastLook: find(own) }, memory, async () => find(before));
  return content && { digest: content.digest, systems: JSON.parse(content.files[0]?.text ?? '').systems };
}

it('holds every system in the order of the names', async () => {
  const content = await contentOf({ own: [look('b', '1'), look('a', '2')] });
  expect(content?.systems.map(({ name }: ObservedSystem) => name)).toEqual(['a', 'b']);
});

it.each<readonly [string, Story, readonly string[] | undefined]>([
  [
    'what others published stands for what was not looked at here',
    { own: [look('a', '2')], before: [look('a', '1'), look('b', '1')] },
    ['a 2', 'b 1'],
  ],
  ['nothing, while something is still looked at', { own: [look('a', '2')], isLooking: true }, undefined],
  ['what there is, once all looks are done', { own: [look('a', '2')] }, ['a 2']],
  ['nothing, where nothing is known', {}, undefined],
])('%s', async (_, story, expected) => {
  const content = await contentOf(story);
  expect(content?.systems.map(({ name, agents }: ObservedSystem) => `${name} ${agents[0]?.readings[0]?.raw}`)).toEqual(
    expected,
  );
});

it('is the same as long as nothing but moments has changed', async () => {
  const later = '2026-09-02T00:00:00.000Z';
  const digestOf = async (...own: readonly ObservedSystem[]) => (await contentOf({ own }))?.digest;
  const digest = await digestOf(look('a', '1'), look('b', '1'));
  expect(await digestOf(look('a', '1', later), look('b', '1', later))).toBe(digest);
  expect(await digestOf(look('a', '2'), look('b', '1'))).not.toBe(digest);
});
