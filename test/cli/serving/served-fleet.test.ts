import { afterAll, expect, it, vi } from 'vitest';
import { servedFleet } from '../../../src/cli/serving/served-fleet.ts';
import type { Service } from '../../../src/reconciler/serve.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { estimates } from '../../builders.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeProbes } from '../../fakes/fake-probes.ts';
import { anApp, OPERATOR } from '../../server/a-fleet.ts';
import { freshStore, removeStores } from '../../store/fresh-store.ts';

afterAll(removeStores);

/** A service that follows these systems, behind the real API. */
function serving(store: Store, audit: Pick<Store['audit'], 'record'> = store.audit) {
  const request = vi.fn<Service['request']>((names = []) => names);
  const systems = new Map(['lab', 'prod'].map((name) => [name, {}]));
  const service = { state: { inForce: { systems } }, request, hint: () => {} } as unknown as Service;
  const ports = { ...store, clock: new FakeClock(), estimates, approvers: undefined, probes: new FakeProbes() };
  const observer = { lastLook: () => undefined };
  const fleet = servedFleet(service, { observer, ports, audit, asksForSignatures: false } as unknown as Parameters<
    typeof servedFleet
  >[1]);
  const { ask } = anApp(fleet);
  const sync = (body: unknown) => ask('/api/v1/sync', { token: OPERATOR, method: 'POST', body: JSON.stringify(body) });
  return { sync, request };
}

it.each`
  asked                              | system       | systems
  ${{ systems: ['prod', 'nobody'] }} | ${'prod'}    | ${['prod']}
  ${{}}                              | ${undefined} | ${['lab', 'prod']}
  ${{ systems: ['nobody'] }}         | ${undefined} | ${[]}
`('a request for passes is on record by the name of its token: $asked', async ({ asked, system, systems }) => {
  const store = await freshStore();
  const { sync, request } = serving(store);
  expect((await sync(asked)).status).toBe(202);

  const rows = [];
  for await (const { kind, by, system: about, detail } of store.audit.rows({})) rows.push({ kind, by, about, detail });
  expect(rows).toEqual([{ kind: 'sync-asked', by: 'token ops', about: system, detail: { systems } }]);
  expect(JSON.stringify(rows)).not.toContain(OPERATOR);
  expect(request).toHaveBeenCalledExactlyOnceWith(systems);
});

it('nothing is asked for where it cannot be put on record', async () => {
  const record = () => Promise.reject(new Error('the store is full'));
  const { sync, request } = serving(await freshStore(), { record });

  expect((await sync({})).status).toBe(500);
  expect(request).not.toHaveBeenCalled();
});
