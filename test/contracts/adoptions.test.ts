import { afterAll, expect, it } from 'vitest';
import type { Adoptions, Followed } from '../../src/reconciler/adoptions.ts';
import { FakeAdoptions } from '../fakes/fake-adoptions.ts';
import { freshStore, inEveryMemory, onEveryDatabase, removeStores } from '../store/fresh-store.ts';

const AT = '2026-09-01T00:00:00.000Z';
const from = 'https://git.example/fleet.git (fleets/"emea\')';

afterAll(removeStores);

function event(revision: string) {
  return { at: AT, kind: 'revision-in-force', system: undefined, detail: { revision } };
}

function follows(revisions: Record<string, string>): ReadonlyMap<string, Followed> {
  return new Map(Object.entries(revisions).map(([system, revision]) => [system, { revision, from }]));
}

inEveryMemory<Adoptions>(
  'what each System follows',
  { fake: () => new FakeAdoptions(), of: ({ adoptions }) => adoptions },
  (open) => {
    it('is nothing at first', async () => {
      expect(await (await open()).latest()).toEqual(new Map());
    });

    it('is what was taken up last, System by System', async () => {
      const adoptions = await open();
      await adoptions.record(event('r1'), follows({ a: 'r1', b: 'r1', c: 'r1' }));
      await adoptions.record(event('r2'), follows({ a: 'r2', b: 'r1', d: 'r2' }));
      expect(await adoptions.latest()).toEqual(follows({ a: 'r2', b: 'r1', d: 'r2' }));
      await adoptions.record(event('r3'), follows({}));
      expect(await adoptions.latest()).toEqual(new Map());
    });

    it('keeps a fleet of many thousand', async () => {
      const adoptions = await open();
      const names = Array.from({ length: 4321 }, (_, index) => [`s${index}`, 'r1']);
      const all = follows(Object.fromEntries(names));
      await adoptions.record(event('r1'), all);
      expect(await adoptions.latest()).toEqual(all);
      await adoptions.record(event('r2'), follows({ s7: 'r2' }));
      expect(await adoptions.latest()).toEqual(follows({ s7: 'r2' }));
    });

    it('knows another place from another revision', async () => {
      const adoptions = await open();
      await adoptions.record(event('r1'), new Map([['a', { revision: 'r1', from: 'here' }]]));
      await adoptions.record(event('r1'), new Map([['a', { revision: 'r1', from: 'there' }]]));
      expect(await adoptions.latest()).toEqual(new Map([['a', { revision: 'r1', from: 'there' }]]));
    });
  },
);

onEveryDatabase('what each System follows', (fresh) => {
  it('tells once that a commit does not count, whoever says it how often', async () => {
    const place = await fresh();
    const refusal = (commit: string) => {
      const detail = { reason: 'Unsigned', commit };
      return { at: AT, kind: 'revision-refused', system: undefined, detail } as const;
    };
    const stores = await Promise.all([freshStore(place), freshStore(place)]);
    for (const { adoptions } of [...stores, await freshStore(place)]) {
      await Promise.all(['c1', 'c2'].map((commit) => adoptions.recordRefusal(refusal(commit))));
    }
    await stores[0]?.audit.record({ ...refusal('c3'), kind: 'another' });
    await stores[1]?.adoptions.recordRefusal(refusal('c3'));
    const refused = [];
    for await (const { kind, detail } of (await freshStore(place)).audit.rows({}))
      refused.push(`${kind} ${detail['commit']}`);
    expect(refused.toSorted()).toEqual([
      'another c3',
      'revision-refused c1',
      'revision-refused c2',
      'revision-refused c3',
    ]);
  });

  it('outlives the process, and stands beside its record', async () => {
    const place = await fresh();
    const store = await freshStore(place);
    await store.adoptions.record(event('r1'), follows({ a: 'r1' }));
    await store.close();
    const { adoptions, audit } = await freshStore(place);
    expect(await adoptions.latest()).toEqual(follows({ a: 'r1' }));
    const kinds = [];
    for await (const { kind, detail } of audit.rows({})) kinds.push(`${kind} ${detail['revision']}`);
    expect(kinds).toEqual(['revision-in-force r1']);
  });

  it('is written by one after the other, where several processes take up a revision at once', async () => {
    const place = await fresh();
    const stores = await Promise.all([freshStore(place), freshStore(place), freshStore(place)]);
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`s${index}`, 'r1']));
    await Promise.all(stores.map(({ adoptions }) => adoptions.record(event('r1'), follows(all))));
    expect(await stores[0]?.adoptions.latest()).toEqual(follows(all));
  });
});
