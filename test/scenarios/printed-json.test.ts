import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AT, FleetClone, OBSERVED } from './proposals.ts';
import { ratchet } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

const SCHEMAS = fileURLToPath(new URL('../../schemas/', import.meta.url));

/** The schemas as they are shipped, but for what later versions may say: here everything that is printed has to be described. */
const ajv = new Ajv2020({ allowUnionTypes: true });
addFormats.default(ajv);
ajv.addVocabulary(['patternErrorMessage']);
for (const file of readdirSync(SCHEMAS)) ajv.addSchema(closed(JSON.parse(readFileSync(SCHEMAS + file, 'utf8'))), file);

/** A person's act says more by its kind. */
function closed(schema: { $defs?: Record<string, unknown> }): object {
  const { act, ...defs } = schema.$defs ?? {};
  const open = JSON.stringify({ ...schema, $defs: defs });
  const shut = JSON.parse(open.replaceAll('"additionalProperties":true', '"additionalProperties":false'));
  return { ...shut, $defs: { ...shut.$defs, ...(act !== undefined && { act }) } };
}

function problemsOf(text: string, schema: string): unknown {
  const validate = ajv.getSchema(schema);
  if (validate === undefined) throw new Error(`there is no schema ${schema}`);
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

let site: Site;
const run = (...args: readonly string[]) =>
  ratchet([...args, '--format', 'json'], site.folder, { RATCHET_CONFIG: site.config });

beforeAll(async () => {
  site = await openSite({
    systems: [standalone('done'), standalone('held', { version: '10.4.12.0-15149-20241108-release' })],
  });
  await ratchet(['suspend', 'held', '--reason', 'an event', '--config', site.config], site.folder);
  await ratchet(['reconcile', '--config', site.config], site.folder);
}, 120_000);
afterAll(() => site.close());

describe('what is printed as JSON is what its schema says:', { timeout: 120_000 }, () => {
  it.each([
    ['plan', ['plan'], 'plan.schema.json'],
    ['why', ['why', 'held'], 'plan.schema.json#/$defs/system'],
    ['forecast', ['forecast', '--days', '90'], 'forecast.schema.json'],
    ['status', ['status'], 'status.schema.json'],
    ['doctor', ['doctor', 'done'], 'examination.schema.json'],
  ])('%s', async (_name, args, schema) => {
    const { stdout } = await run(...args);
    expect(problemsOf(stdout, schema)).toEqual([]);
  });

  it('review, which takes what status and doctor print', async () => {
    const clone = new FleetClone();
    for (const [command, file] of [
      ['status', 'status.json'],
      ['doctor', 'doctor.json'],
    ] as const) {
      clone.write(file, (await run(command)).stdout);
    }
    clone.edit('fleet/systems/emea-prod.yaml', 'track: main', 'track: feature');
    clone.edit('fleet/systems/apac-lab.yaml', 'name: apac-lab', 'name: apac-new');
    const head = clone.commit();
    const refs = ['--base', 'main', '--head', head, '--folder', 'fleet'];
    const recorded = ['--observed', OBSERVED, '--status', 'status.json', '--doctor', 'doctor.json', '--at', AT];
    const { stdout, stderr } = await ratchet(['review', ...refs, ...recorded, '--format', 'json'], clone.folder);
    expect(stderr).toBe('');
    expect(problemsOf(stdout, 'review.schema.json')).toEqual([]);
    const kinds = JSON.parse(stdout).systems.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['added', 'changed', 'removed', 'unchanged']));
  });

  it('review, where the head cannot be planned for', async () => {
    const clone = new FleetClone();
    clone.edit('fleet/systems/emea-prod.yaml', 'mode: apply', 'mode: aply');
    clone.commit();
    const args = ['--base', 'main', '--folder', 'fleet', '--observed', OBSERVED, '--at', AT, '--format', 'json'];
    const { stdout } = await ratchet(['review', ...args], clone.folder);
    expect(problemsOf(stdout, 'review.schema.json')).toEqual([]);
    expect(JSON.parse(stdout).head).not.toHaveProperty('digest');
  });

  it('forecast, against another revision', async () => {
    const clone = new FleetClone();
    clone.edit('fleet/systems/emea-prod.yaml', 'minimumReleaseAge: 14d', 'minimumReleaseAge: 400d');
    clone.write('drafts/emea-prod.yaml', 'no: document of a fleet');
    clone.commit();
    const revisions = ['--fleet', '.', '--folder', 'fleet', '--ref', 'change', '--compare', 'main'];
    const args = [...revisions, '--observed', OBSERVED];
    const { stdout, stderr } = await ratchet(['forecast', ...args, '--at', AT, '--format', 'json'], clone.folder);
    expect(stderr).toBe('');
    expect(problemsOf(stdout, 'forecast.schema.json')).toEqual([]);
    expect(JSON.parse(stdout).changes).not.toEqual([]);
  });
});

it('closes the schemas that it checks by', () => {
  const extra = { rollouts: [], systems: [], more: 1 };
  expect(problemsOf(JSON.stringify(extra), 'status.schema.json')).not.toEqual([]);
});
