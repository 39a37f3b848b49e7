import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it, vi } from 'vitest';
import { openApi } from '../../src/server/openapi.ts';
import type { ServedFleet } from '../../src/server/served-fleet.ts';
import { aFleet, anApp, aRollout, aRow, aRun, OPERATOR, VIEWER } from './a-fleet.ts';

const document = JSON.parse(JSON.stringify(openApi('1.2.3')));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'api');

function answerSchema(path: string, method: string, status: number): ValidateFunction {
  const place = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const named = document.paths[path][method].responses[status].$ref;
  const at = named?.slice(2) ?? `paths/${place(path)}/${method}/responses/${status}`;
  const found = ajv.getSchema(`api#/${at}/content/${place(type)}/schema`);
  if (found === undefined) throw new Error(`${method} ${path} ${status} is not described`);
  return found;
}

it('is described in OpenAPI that a published validator takes', async () => {
  const { ask } = anApp();
  const told = await (await ask('/api/v1/openapi.json', { token: VIEWER })).text();
  const { valid, errors } = await new Validator().validate(JSON.parse(told));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

const everything = aRow({ system: 'all', run: aRun, held: true, unblock: 'write mode: apply' });
const nothing = {
  at: undefined,
  lastSuccessAt: undefined,
  result: undefined,
  reason: undefined,
  message: undefined,
  verdict: undefined,
  current: undefined,
  target: undefined,
  notBefore: undefined,
  conditions: [],
};
const fleet = aFleet({
  rows: [aRow(), everything, aRow({ system: 'new', ...nothing, revision: undefined })],
  rollouts: [aRollout, { ...aRollout, rollout: 'calm', brake: undefined }],
});

describe('what it describes is what', () => {
  it.each`
    path                              | asked                                    | method    | body                      | status
    ${'/fleet'}                       | ${'/fleet'}                              | ${'get'}  | ${undefined}              | ${200}
    ${'/systems'}                     | ${'/systems'}                            | ${'get'}  | ${undefined}              | ${200}
    ${'/systems'}                     | ${'/systems?selector=ring=prod&limit=1'} | ${'get'}  | ${undefined}              | ${200}
    ${'/systems'}                     | ${'/systems?after=prod'}                 | ${'get'}  | ${undefined}              | ${200}
    ${'/systems'}                     | ${'/systems?limit=0'}                    | ${'get'}  | ${undefined}              | ${400}
    ${'/systems'}                     | ${'/systems?limit=1001'}                 | ${'get'}  | ${undefined}              | ${400}
    ${'/systems'}                     | ${'/systems?after='}                     | ${'get'}  | ${undefined}              | ${400}
    ${'/systems'}                     | ${'/systems?selector=ring'}              | ${'get'}  | ${undefined}              | ${400}
    ${'/rollouts'}                    | ${'/rollouts?limit=1&after=a'}           | ${'get'}  | ${undefined}              | ${200}
    ${'/rollouts'}                    | ${'/rollouts?limit=x'}                   | ${'get'}  | ${undefined}              | ${400}
    ${'/rollouts'}                    | ${'/rollouts?selector=ring=prod'}        | ${'get'}  | ${undefined}              | ${400}
    ${'/runs'}                        | ${'/runs?selector=ring=prod&after=r'}    | ${'get'}  | ${undefined}              | ${200}
    ${'/runs'}                        | ${'/runs?after=never'}                   | ${'get'}  | ${undefined}              | ${400}
    ${'/runs'}                        | ${'/runs?limit=201'}                     | ${'get'}  | ${undefined}              | ${400}
    ${'/rollouts'}                    | ${'/rollouts'}                           | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/prod'}                       | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/all'}                        | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/new'}                        | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/nowhere'}                    | ${'get'}  | ${undefined}              | ${404}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=7'}       | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=soon'}    | ${'get'}  | ${undefined}              | ${400}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=1e3'}     | ${'get'}  | ${undefined}              | ${400}
    ${'/systems/{system}/forecast'}   | ${'/systems/nowhere/forecast'}           | ${'get'}  | ${undefined}              | ${404}
    ${'/forecast'}                    | ${'/forecast'}                           | ${'get'}  | ${undefined}              | ${200}
    ${'/forecast'}                    | ${'/forecast?days=92&system=prod'}       | ${'get'}  | ${undefined}              | ${200}
    ${'/forecast'}                    | ${'/forecast?days=93'}                   | ${'get'}  | ${undefined}              | ${400}
    ${'/forecast'}                    | ${'/forecast?system=nowhere'}            | ${'get'}  | ${undefined}              | ${404}
    ${'/systems/{system}/runs/{run}'} | ${`/systems/prod/runs/${aRun.id}`}       | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}/runs/{run}'} | ${'/systems/prod/runs/none'}             | ${'get'}  | ${undefined}              | ${404}
    ${'/runs'}                        | ${'/runs?system=prod&limit=5'}           | ${'get'}  | ${undefined}              | ${200}
    ${'/runs'}                        | ${'/runs?limit=0'}                       | ${'get'}  | ${undefined}              | ${400}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${undefined}              | ${202}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${'{"systems":["prod"]}'} | ${202}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${'{"systems":"prod"}'}   | ${400}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${'{"systems":[1]}'}      | ${400}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${'{'}                    | ${400}
    ${'/sync'}                        | ${'/sync'}                               | ${'post'} | ${'null'}                 | ${202}
  `('$method $asked answers with $status', async ({ path, asked, method, body, status }) => {
    const { ask, faults } = anApp(fleet);
    const answer = await ask(`/api/v1${asked}`, { token: OPERATOR, method: method.toUpperCase(), body });
    expect(answer.status).toBe(status);
    const matches = answerSchema(path, method, status);
    matches(await answer.json());
    expect(matches.errors).toBeNull();
    expect(faults).toEqual([]);
  });
});

it('describes every address that there is', () => {
  const { server } = anApp();
  const there = server.routes
    .filter(({ path, method }) => path.startsWith('/api/v1/') && method !== 'ALL' && !path.endsWith('openapi.json'))
    .map(({ path, method }) => `${method} ${path.replace('/api/v1', '').replace(/:(\w+)/gu, '{$1}')}`);
  const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual([...new Set(there)].toSorted());
});

it('asks for passes over what is named, and tells what is not', async () => {
  const { ask } = anApp(fleet);
  const body = JSON.stringify({ systems: ['prod', 'nowhere'] });
  const answer = await ask('/api/v1/sync', { token: OPERATOR, method: 'POST', body });
  expect(await answer.json()).toEqual({ systems: ['prod'], unknown: ['nowhere'] });
  expect(fleet.sync).toHaveBeenCalledWith(['prod', 'nowhere'], 'ops');
});

describe('a list', () => {
  const named = (system: string, labels: Readonly<Record<string, string>> = {}) => aRow({ system, labels });
  const prod = { ring: 'prod', region: 'emea' };
  const rows = [named('a', prod), named('b', { ring: 'lab' }), named('c', prod), named('d', { ...prod, region: '' })];
  const { ask } = anApp(aFleet({ rows }));

  async function listed(
    query: string,
  ): Promise<{ names: string; next: string | undefined; detail: string | undefined }> {
    const answer = await ask(`/api/v1/systems${query}`, { token: VIEWER });
    const { systems = [], next, detail } = (await answer.json()) as Record<string, never>;
    return { names: (systems as { system: string }[]).map(({ system }) => system).join(''), next, detail };
  }

  it.each`
    query                                      | names     | next
    ${''}                                      | ${'abcd'} | ${undefined}
    ${'?selector='}                            | ${'abcd'} | ${undefined}
    ${'?selector=ring=prod'}                   | ${'acd'}  | ${undefined}
    ${'?selector=ring%3Dprod%2Cregion%3Demea'} | ${'ac'}   | ${undefined}
    ${'?selector=region='}                     | ${'d'}    | ${undefined}
    ${'?selector=other=x'}                     | ${''}     | ${undefined}
    ${'?limit=2'}                              | ${'ab'}   | ${'b'}
    ${'?limit=2&after=b'}                      | ${'cd'}   | ${undefined}
    ${'?limit=1&after=b'}                      | ${'c'}    | ${'c'}
    ${'?after=bb'}                             | ${'cd'}   | ${undefined}
    ${'?after=z'}                              | ${''}     | ${undefined}
    ${'?selector=ring=prod&limit=1&after=a'}   | ${'c'}    | ${'c'}
  `('$query has "$names", and next $next', async ({ query, names, next }) => {
    expect(await listed(query)).toEqual({ names, next, detail: undefined });
  });

  it.each`
    query                               | detail
    ${'?selector=ring'}                 | ${'selector has "ring"; write labels and their values, such as ring=prod,region=emea'}
    ${'?selector=ring=prod,'}           | ${'selector has ""; write labels and their values, such as ring=prod,region=emea'}
    ${'?selector=ring==prod'}           | ${'selector has "ring==prod"; write labels and their values, such as ring=prod,region=emea'}
    ${'?selector=ring!=prod'}           | ${'selector has "ring!=prod"; write labels and their values, such as ring=prod,region=emea'}
    ${'?selector=__proto__=x'}          | ${'selector has "__proto__=x"; write labels and their values, such as ring=prod,region=emea'}
    ${'?selector=ring=a,ring=b'}        | ${'selector asks for "ring" twice; write each label once'}
    ${`?selector=${'x'.repeat(90)}%00`} | ${`selector has "${'x'.repeat(80)}…"; write labels and their values, such as ring=prod,region=emea`}
    ${'?limit=-1'}                      | ${'limit is a whole number from 1 to 1000'}
    ${'?limit='}                        | ${'limit is a whole number from 1 to 1000'}
    ${'?limit=1e2'}                     | ${'limit is a whole number from 1 to 1000'}
    ${'?after='}                        | ${'after is empty; leave it out, or write what the page before gave as next'}
  `('$query is refused: $detail', async ({ query, detail }) => {
    expect(await listed(query)).toMatchObject({ detail });
  });

  it('of runs is of the systems with these labels, one page after the other', async () => {
    const runs = vi.fn<ServedFleet['runs']>(async () => [aRun, { ...aRun, id: 'older' }]);
    const { ask: asked } = anApp({ ...aFleet({ rows }), runs });
    const answer = await asked('/api/v1/runs?selector=ring=prod&limit=1&after=newer', { token: VIEWER });

    expect(await answer.json()).toMatchObject({ runs: [{ id: aRun.id }], next: aRun.id });
    expect(runs).toHaveBeenCalledWith({ system: undefined, systems: ['a', 'c', 'd'], after: 'newer', limit: 2 });
  });
});
