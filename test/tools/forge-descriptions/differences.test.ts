import { expect, it } from 'vitest';
import { differences } from '../../../tools/forge-descriptions/differences.ts';

const NOTE = { type: 'object', properties: { body: { type: 'string' }, state: { type: 'string', enum: ['open'] } } };

/** As Swagger 2 has it: bodies among the parameters, parts of a thing inherited. */
const PUBLISHED = {
  paths: {
    '/api/notes/{noteId}': {
      get: {
        parameters: [{ in: 'query', name: 'page' }],
        responses: { 200: { schema: { type: 'array', items: { $ref: '#/definitions/note' } } } },
      },
      post: {
        parameters: [{ in: 'body', schema: { $ref: '#/definitions/note' } }],
        responses: { 200: { schema: { $ref: '#/definitions/note' } } },
      },
    },
  },
  definitions: {
    note: {
      allOf: [{ $ref: '#/definitions/base' }],
      properties: { state: { type: 'string', enum: ['open', 'done'] } },
    },
    base: { type: 'object', properties: { body: { type: 'string' }, id: { type: 'integer' } } },
  },
};

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const ours = (paths: object) => ({ 'x-published-below': '/api', paths, components: { schemas: { note: NOTE } } });
const answered = (schema: object) => ours({ '/Notes/{id}': { get: { responses: { 200: json(schema) } } } });
const asked = (schema: object) => ours({ '/notes/{id}': { post: { requestBody: json(schema), responses: {} } } });

it.each<[string, Parameters<typeof differences>[0], readonly string[]]>([
  ['the same', answered({ type: 'array', items: { $ref: '#/components/schemas/note' } }), []],
  ['a list in an object', answered({ type: 'object', properties: { value: { type: 'array', items: NOTE } } }), []],
  ['a path', ours({ '/other': { get: { responses: {} } } }), ['/other is not published']],
  ['a path that is told of elsewhere', ours({ '/other': { 'x-described-elsewhere': true } }), []],
  ['a method', ours({ '/notes/{id}': { put: { responses: {} } } }), ['PUT /notes/{id} is not published']],
  [
    'a query',
    ours({
      '/notes/{id}': {
        get: {
          parameters: [
            { in: 'query', name: 'sort' },
            { in: 'query', name: 'page' },
          ],
          responses: {},
        },
      },
    }),
    ['GET /notes/{id}: the query "sort" is not published'],
  ],
  [
    'a part of a body',
    asked({ type: 'object', properties: { body: { type: 'string' }, text: { type: 'string' } } }),
    ['POST /notes/{id}: the body.text is not published'],
  ],
  [
    'a type and a value',
    asked({
      type: 'object',
      properties: { id: { type: 'string' }, state: { type: 'string', enum: ['open', 'shut'] } },
    }),
    [
      'POST /notes/{id}: the body.id is string here and integer there',
      'POST /notes/{id}: the body.state may not be "shut"',
    ],
  ],
  [
    'a part of an item',
    answered({ type: 'array', items: { type: 'object', properties: { author: { type: 'string' } } } }),
    ['GET /Notes/{id}: the answer[].author is not published'],
  ],
])('tells whether %s is published', (_what, description, expected) => {
  expect(differences(description, PUBLISHED)).toEqual(expected);
});
