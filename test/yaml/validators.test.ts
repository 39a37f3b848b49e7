import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats as configFormats } from '../../src/config/formats.ts';
import { formats as desiredFormats } from '../../src/desired/formats.ts';
import { KINDS } from '../../src/desired/kinds.ts';
import { shipped } from '../../src/shipped.ts';
import { formats as scenarioFormats } from '../../src/simulator/scenario/formats.ts';
import { validatorsOf as compiled, type FormattedSchema } from '../../src/yaml/validators.ts';
import { validatorsOf as writtenOut } from '../../src/yaml/written-validators.ts';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
}

const anyJunk = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1.5,
  1e9,
  '',
  'x',
  '15m',
  'a b',
  '\u{1f600}',
  [],
  ['x', 'x'],
  {},
  { x: 1 },
);

/** Values of about the right shape, with something wrong here and there. */
function near(schema: Schema, whole: Schema): fc.Arbitrary<unknown> {
  const inner = (part: Schema) => near(part, whole);
  if (schema.$ref !== undefined) return fc.constant(schema.$ref).chain((ref) => inner(definitionOf(whole, ref)));
  const alternatives = schema.oneOf ?? schema.anyOf ?? [];
  const known = [...(schema.enum ?? []), ...(schema.examples ?? []), ...('const' in schema ? [schema.const] : [])];
  const right: fc.Arbitrary<unknown>[] = alternatives.map(inner);
  if (known.length > 0) right.push(fc.constantFrom(...known));
  if (schema.items !== undefined) right.push(fc.array(inner(schema.items), { maxLength: 2 }));
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(([key, part]) => [key, inner(part)] as const);
    const strange = [
      'strange',
      typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties) : anyJunk,
    ];
    right.push(fc.record(Object.fromEntries([...members, strange]), { requiredKeys: [] }));
  } else if (typeof schema.additionalProperties === 'object') {
    right.push(fc.dictionary(fc.constantFrom('a', 'b-1', 'C d'), inner(schema.additionalProperties), { maxKeys: 2 }));
  }
  return fc.oneof({ weight: 1, arbitrary: anyJunk }, ...right.map((arbitrary) => ({ weight: 12, arbitrary })));
}

function definitionOf(whole: Schema, ref: string): Schema {
  const found = ref === '#' ? whole : whole.$defs?.[ref.slice('#/$defs/'.length)];
  if (found === undefined) throw new Error(`the schema has no ${ref}`);
  return found;
}

const cases: readonly (FormattedSchema & { readonly name: string; readonly definitions: readonly string[] })[] = [
  { name: 'config', formats: configFormats, definitions: ['#'] },
  { name: 'desired-state', formats: desiredFormats, definitions: KINDS.map((kind) => `#/$defs/${kind}`) },
  { name: 'policy', formats: {}, definitions: ['#'] },
  { name: 'scenario', formats: scenarioFormats, definitions: ['#'] },
].map((each) => ({ ...each, schema: shipped(`schemas/${each.name}.schema.json`) }));

/** Without what would print the whole schema and document. */
function brief(errors: ValidateFunction['errors']): readonly object[] | undefined {
  return errors?.map(({ parentSchema, schema: _, data, ...rest }) => ({
    ...rest,
    data: typeof data,
    keywords: Object.keys(parentSchema ?? {}),
    sentence: parentSchema?.['patternErrorMessage'],
  }));
}

describe.each(cases)('the validators of $name that are written out', ({ schema, formats, definitions }) => {
  const whole: Schema = JSON.parse(readFileSync(schema, 'utf8'));

  it.each(definitions)('find in any %s what those find that are compiled now', (definition) => {
    const [one, other] = [compiled({ schema, formats })(definition), writtenOut({ schema, formats })(definition)];
    if (one === undefined || other === undefined) throw new Error(`there is no validator of ${definition}`);
    let wrong = 0;
    fc.assert(
      fc.property(near(definitionOf(whole, definition), whole), (value) => {
        expect(other(value)).toBe(one(value));
        expect(brief(other.errors)).toEqual(brief(one.errors));
        if (one.errors !== null) wrong += 1;
      }),
      { numRuns: 100 },
    );
    expect(wrong).toBeGreaterThan(30);
  });
});
