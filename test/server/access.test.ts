import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { accessBy } from '../../src/server/access.ts';
import { aFleet, anApp, OPERATOR, VIEWER } from './a-fleet.ts';

const basic = (password: string) => ({ Authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}` });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('an address', () => {
  it.each`
    method    | path                               | who                           | headers                          | status
    ${'GET'}  | ${'/healthz'}                      | ${'anybody'}                  | ${{}}                            | ${200}
    ${'GET'}  | ${'/readyz'}                       | ${'anybody'}                  | ${{}}                            | ${200}
    ${'GET'}  | ${'/'}                             | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/metrics'}                      | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/nothing'}                      | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/api/v1/openapi.json'}          | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/api/v1/nothing'}               | ${'anybody'}                  | ${{}}                            | ${401}
    ${'POST'} | ${'/api/v1/sync'}                  | ${'anybody'}                  | ${{}}                            | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'a guess'}                  | ${bearer('a-token-for-who-loo')} | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'nothing'}                  | ${bearer('')}                    | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'undefined'}                | ${bearer('undefined')}           | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'a scheme'}                 | ${{ Authorization: VIEWER }}     | ${401}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${200}
    ${'GET'}  | ${'/metrics'}                      | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${200}
    ${'GET'}  | ${'/'}                             | ${'a browser'}                | ${basic(VIEWER)}                 | ${200}
    ${'GET'}  | ${'/'}                             | ${'a browser'}                | ${basic('')}                     | ${401}
    ${'GET'}  | ${'/nothing'}                      | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${404}
    ${'GET'}  | ${'/api/v1/systems/nowhere'}       | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${404}
    ${'GET'}  | ${'/api/v1/systems/..%2f..%2fetc'} | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${404}
    ${'GET'}  | ${'/systems/%2e%2e%2f'}            | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${404}
    ${'POST'} | ${'/api/v1/sync'}                  | ${'a viewer'}                 | ${bearer(VIEWER)}                | ${403}
    ${'POST'} | ${'/api/v1/sync'}                  | ${'a browser of an operator'} | ${basic(OPERATOR)}               | ${401}
    ${'POST'} | ${'/api/v1/sync'}                  | ${'an operator'}              | ${bearer(OPERATOR)}              | ${202}
    ${'GET'}  | ${'/api/v1/systems'}               | ${'an operator'}              | ${bearer(OPERATOR)}              | ${200}
    ${'PUT'}  | ${'/api/v1/systems'}               | ${'an operator'}              | ${bearer(OPERATOR)}              | ${404}
  `('answers $method $path of $who with $status', async ({ method, path, headers, status }) => {
    const { ask, faults } = anApp();
    const answer = await ask(path, { method, headers });
    expect(answer.status).toBe(status);
    expect(faults).toEqual([]);
  });
});

it('lets nobody in where no token is listed', async () => {
  expect(accessBy([])('Bearer x', ['bearer'])).toBeUndefined();
  const empty = accessBy([{ name: 'broken', role: 'operator', token: new Secret('') }]);
  expect(empty('Bearer ', ['bearer'])).toBeUndefined();
  expect(empty(undefined, ['bearer', 'basic'])).toBeUndefined();
  expect(empty(`Basic ${Buffer.from('me:').toString('base64')}`, ['basic'])).toBeUndefined();
});

it('tells anybody no more of its readiness than yes or no', async () => {
  const { ask } = anApp(aFleet({ ready: false }));
  const answer = await ask('/readyz');
  expect([answer.status, await answer.text()]).toEqual([503, 'not ready\n']);
});

it('asks a browser for a password where it may be used, and for a token where it may not', async () => {
  const { ask } = anApp();
  expect((await ask('/')).headers.get('WWW-Authenticate')).toBe('Basic realm="ratchet", Bearer');
  const sync = await ask('/api/v1/sync', { method: 'POST', headers: basic(OPERATOR) });
  expect(sync.headers.get('WWW-Authenticate')).toBe('Bearer');
});

it('tells of a request who asked by name, and nothing that he sent', async () => {
  const { ask, requests } = anApp();
  await ask('/api/v1/runs?system=prod&token=hidden', { token: VIEWER });
  expect(requests).toEqual([
    { method: 'GET', path: '/api/v1/runs', status: 200, durationMs: expect.any(Number), by: 'grafana' },
  ]);
});

it('says nothing of a fault to who asked', async () => {
  const fault = new Error('the store at /var/lib/ratchet is full');
  const fleet = { ...aFleet(), systems: () => Promise.reject(fault) };
  const { ask, faults } = anApp(fleet);
  const answer = await ask('/api/v1/systems', { token: VIEWER });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('/var/lib');
  expect(faults).toEqual([fault]);
});
