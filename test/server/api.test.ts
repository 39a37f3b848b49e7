import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { openApi } from '../../src/server/openapi.ts';
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
    path                              | asked                                 | method    | body                      | status
    ${'/fleet'}                       | ${'/fleet'}                           | ${'get'}  | ${undefined}              | ${200}
    ${'/systems'}                     | ${'/systems'}                         | ${'get'}  | ${undefined}              | ${200}
    ${'/rollouts'}                    | ${'/rollouts'}                        | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/prod'}                    | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/all'}                     | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/new'}                     | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}'}            | ${'/systems/nowhere'}                 | ${'get'}  | ${undefined}              | ${404}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=7'}    | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=soon'} | ${'get'}  | ${undefined}              | ${400}
    ${'/systems/{system}/forecast'}   | ${'/systems/prod/forecast?days=1e3'}  | ${'get'}  | ${undefined}              | ${400}
    ${'/systems/{system}/forecast'}   | ${'/systems/nowhere/forecast'}        | ${'get'}  | ${undefined}              | ${404}
    ${'/forecast'}                    | ${'/forecast'}                        | ${'get'}  | ${undefined}              | ${200}
    ${'/forecast'}                    | ${'/forecast?days=92&system=prod'}    | ${'get'}  | ${undefined}              | ${200}
    ${'/forecast'}                    | ${'/forecast?days=93'}                | ${'get'}  | ${undefined}              | ${400}
    ${'/forecast'}                    | ${'/forecast?system=nowhere'}         | ${'get'}  | ${undefined}              | ${404}
    ${'/systems/{system}/runs/{run}'} | ${`/systems/prod/runs/${aRun.id}`}    | ${'get'}  | ${undefined}              | ${200}
    ${'/systems/{system}/runs/{run}'} | ${'/systems/prod/runs/none'}          | ${'get'}  | ${undefined}              | ${404}
    ${'/runs'}                        | ${'/runs?system=prod&limit=5'}        | ${'get'}  | ${undefined}              | ${200}
    ${'/runs'}                        | ${'/runs?limit=0'}                    | ${'get'}  | ${undefined}              | ${400}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${undefined}              | ${202}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${'{"systems":["prod"]}'} | ${202}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${'{"systems":"prod"}'}   | ${400}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${'{"systems":[1]}'}      | ${400}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${'{'}                    | ${400}
    ${'/sync'}                        | ${'/sync'}                            | ${'post'} | ${'null'}                 | ${202}
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
  expect(fleet.sync).toHaveBeenCalledWith(['prod', 'nowhere']);
});
