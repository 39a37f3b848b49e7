import { VERDICTS } from '../planner/plan.ts';
import { CONDITION_TYPES } from '../reconciler/conditions.ts';
import { RUN_STATES } from '../reconciler/runs.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };
const texts = { type: 'array', items: text };
const whole = { type: 'integer', minimum: 0 };

/** What may be missing is left out of the answer. */
function object(required: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  const properties = { ...required, ...optional };
  return { type: 'object', additionalProperties: false, required: Object.keys(required), properties };
}

const list = (items: Schema): Schema => ({ type: 'array', items });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const run = {
  required: {
    id: text,
    system: text,
    from: text,
    to: text,
    targetBuild: whole,
    packageSha256: text,
    attempt: { type: 'integer', minimum: 1 },
    orchestrator: text,
    state: { enum: RUN_STATES },
    revision: text,
    planDigest: text,
    startedAt: moment,
    updatedAt: moment,
    message: text,
  },
  optional: { endedAt: moment },
};

const row = {
  required: {
    system: text,
    labels: { type: 'object', additionalProperties: text },
    held: { type: 'boolean', description: 'It waits for a mistake in the fleet repository to be mended.' },
    conditions: list(ref('Condition')),
  },
  optional: {
    mode: { enum: ['plan-only', 'upload-only', 'apply'] },
    track: { enum: ['main', 'feature'] },
    revision: { ...text, description: 'What it follows.' },
    at: { ...moment, description: 'When its last pass ended.' },
    lastSuccessAt: moment,
    result: text,
    reason: text,
    message: text,
    verdict: { enum: VERDICTS },
    current: text,
    target: text,
    notBefore: moment,
    unblock: { ...text, description: 'The exact edit or act that would change the verdict.' },
    run: { ...ref('Run'), description: 'The run that is open.' },
  },
};

const anObject = (description: string): Schema => ({ type: 'object', description });

const schemas: Readonly<Record<string, Schema>> = {
  Problem: object({ type: text, title: text, status: whole, detail: text }),
  Fleet: object(
    { problems: texts, systems: whole, held: texts, waiting: whole, busy: texts, stopping: { type: 'boolean' } },
    {
      revision: { ...text, description: 'What was read last, valid or not.' },
      from: text,
      lastReadAt: moment,
      unreadable: object({ code: text, message: text }, { hint: text }),
      unverified: {
        ...object({ commit: text, reason: text, message: text }),
        description: 'The newest commit, where it does not count for want of a signature.',
      },
    },
  ),
  Condition: object({
    type: { enum: CONDITION_TYPES },
    status: { enum: ['True', 'False', 'Unknown'] },
    reason: text,
    message: text,
    since: moment,
  }),
  Run: object(run.required, run.optional),
  SystemRow: object(row.required, row.optional),
  System: object(
    {
      ...row.required,
      windows: texts,
      acts: list(anObject('What a person decided: who, when and why.')),
      checks: list(anObject('What a check of prerequisites found.')),
    },
    {
      ...row.optional,
      plan: anObject('The entry of the plan, as schemas/plan.schema.json of this package has it.'),
      lastRun: ref('Run'),
    },
  ),
  JournalEntry: object({
    run: text,
    at: moment,
    kind: { enum: ['intent', 'done', 'note'] },
    step: text,
    detail: anObject('What this step has to say.'),
  }),
  RunDetail: object({ ...run.required, entries: list(ref('JournalEntry')) }, run.optional),
  Rollout: object(
    {
      rollout: text,
      waves: list(
        object({
          wave: text,
          of: whole,
          done: whole,
          behind: list(object({ system: text, result: text, reason: text, message: text })),
        }),
      ),
      underWay: texts,
      failures: list(anObject('A run that ended badly, and counts for the brake.')),
      acts: list(anObject('When the brake was pulled or released, by whom and why; the last few, oldest first.')),
    },
    { brake: anObject('Who pulled the brake, when and why; left out while it is off.') },
  ),
  Forecast: object({
    formatVersion: { const: '1' },
    from: moment,
    until: moment,
    source: object({ revision: text }),
    systems: list(anObject('What one system is going to do, and how that ends.')),
  }),
};

const answer = (description: string, schema: Schema): Schema => ({
  description,
  content: { 'application/json': { schema } },
});

const REFUSALS: Readonly<Record<string, Schema>> = {
  400: { $ref: '#/components/responses/BadRequest' },
  401: { $ref: '#/components/responses/Unauthorized' },
  403: { $ref: '#/components/responses/Forbidden' },
  404: { $ref: '#/components/responses/NotFound' },
};

function get(operationId: string, summary: string, schema: Schema, parameters: readonly Schema[] = []): Schema {
  const { 400: badRequest, 401: unauthorized, 404: notFound } = REFUSALS;
  const optional = parameters.length === 0 ? {} : { 400: badRequest, 404: notFound };
  const responses = { 200: answer(summary, schema), 401: unauthorized, ...optional };
  return { get: { operationId, summary, ...(parameters.length > 0 && { parameters }), responses } };
}

const inPath = (name: string, description: string) => ({ name, in: 'path', required: true, description, schema: text });
const inQuery = (name: string, description: string, schema: Schema) => ({ name, in: 'query', description, schema });
const selector = inQuery('selector', 'Labels that a System has to have, all of them: `ring=prod,region=emea`.', text);
const atMost = (maximum: number, more: Schema = {}) =>
  inQuery('limit', 'At most so many.', { type: 'integer', minimum: 1, maximum, ...more });
const after = (what: string) => inQuery('after', `Those that follow ${what}: the \`next\` of the page before.`, text);
const next = { ...text, description: 'There are more: write it as `after` for the next page.' };
const ofSystem = inPath('system', 'Its name in the fleet repository.');

/** The API in the form of OpenAPI 3.1. */
export function openApi(version: string): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ratchet',
      version,
      summary: 'What the service knows of the fleet, to read.',
      description: 'Fields that have no value are left out. A later version may add fields and addresses.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { password: [] }],
    paths: {
      '/fleet': get('getFleet', 'What is in force, and what goes on.', ref('Fleet')),
      '/systems': get(
        'listSystems',
        'Every System that is named, by name.',
        object({ systems: list(ref('SystemRow')) }, { next }),
        [selector, atMost(1000), after('a System')],
      ),
      '/rollouts': get(
        'listRollouts',
        'How far each Rollout is, and whether its brake is on, by name.',
        object({ rollouts: list(ref('Rollout')) }, { next }),
        [atMost(1000), after('a Rollout')],
      ),
      '/systems/{system}': get('getSystem', 'One System, with its plan.', ref('System'), [ofSystem]),
      '/systems/{system}/forecast': get(
        'getForecast',
        'What it is going to do, by the last look at it.',
        ref('Forecast'),
        [
          ofSystem,
          inQuery('days', 'How far to look ahead.', { type: 'integer', minimum: 1, maximum: 366, default: 30 }),
        ],
      ),
      '/forecast': get(
        'getFleetForecast',
        'What the fleet is going to do, by the last look at each System; up to a minute old.',
        ref('Forecast'),
        [
          inQuery('days', 'How far to look ahead.', { type: 'integer', minimum: 1, maximum: 92, default: 30 }),
          inQuery('system', 'Of this System alone.', text),
        ],
      ),
      '/systems/{system}/runs/{run}': get('getRun', 'One run, with its journal.', ref('RunDetail'), [
        ofSystem,
        inPath('run', 'Its id.'),
      ]),
      '/runs': get('listRuns', 'Runs, the newest first.', object({ runs: list(ref('Run')) }, { next }), [
        inQuery('system', 'Of this System alone.', text),
        selector,
        atMost(200, { default: 50 }),
        after('a run'),
      ]),
      '/sync': {
        post: {
          operationId: 'sync',
          summary:
            'Asks for a pass over these Systems, or over all of them, at once. It does what any pass would: no gate opens by it.',
          security: [{ token: [] }],
          requestBody: { content: { 'application/json': { schema: object({}, { systems: texts }) } } },
          responses: {
            202: answer(
              'The Systems that were asked for, and the names that the fleet does not know.',
              object({ systems: texts, unknown: texts }),
            ),
            400: REFUSALS['400'],
            401: REFUSALS['401'],
            403: REFUSALS['403'],
          },
        },
      },
    },
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        password: {
          type: 'http',
          scheme: 'basic',
          description: 'For a browser: any user, and the token as the password.',
        },
      },
      responses: Object.fromEntries(
        [
          ['BadRequest', 'It cannot be understood.'],
          ['Unauthorized', 'It needs a token.'],
          ['Forbidden', 'The token may not do that.'],
          ['NotFound', 'There is no such thing.'],
        ].map(([name = '', description = '']) => [
          name,
          { description, content: { 'application/problem+json': { schema: ref('Problem') } } },
        ]),
      ),
    },
  };
}
