import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { COMPILED_QUICKLY } from '../json/compiled-quickly.ts';
import type { Parsed } from '../model/parsed.ts';
import type { Problem } from '../model/problem.ts';
import { explainError } from './explain-error.ts';
import type { YamlDocument } from './read-yaml.ts';

export interface SchemaRules {
  /** Before the dot of every problem's code: `desired`. */
  readonly room: string;
  readonly schema: URL;
  /** What the schema's own `format` names mean; the parser's sentence becomes the problem's message. */
  readonly formats: Readonly<Record<string, (text: string) => Parsed<unknown>>>;
  /** Keys that a later version will know. They are refused like others, with a word on why. */
  readonly laterKeys: ReadonlySet<string>;
}

export interface SchemaCheck {
  /** Everything about the document that does not fit the definition, `#/$defs/System` or `#` for the whole schema. */
  problems(definition: string, document: YamlDocument): Problem[];
}

const MAX_PROBLEMS = 50;

/** The schema is read and compiled at the first check, once. */
export function schemaCheck(rules: SchemaRules): SchemaCheck {
  let ajv: Ajv2020 | undefined;
  return {
    problems(definition, document) {
      ajv ??= compile(rules);
      const validate = validatorOf(ajv, definition);
      if (validate(document.value)) return [];
      const errors = worthTelling(validate.errors ?? []);
      const told = errors.slice(0, MAX_PROBLEMS).map((error) => explainError(error, document, rules));
      return errors.length > MAX_PROBLEMS ? [...told, andMore(errors.length - MAX_PROBLEMS, document, rules)] : told;
    },
  };
}

const SCHEMA_NAME = 'schema';

function compile({ schema, formats }: SchemaRules): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, ...COMPILED_QUICKLY });
  ajv.addVocabulary(['patternErrorMessage']);
  for (const [name, parse] of Object.entries(formats)) ajv.addFormat(name, (text: string) => parse(text).ok);
  return ajv.addSchema(JSON.parse(readFileSync(schema, 'utf8')), SCHEMA_NAME);
}

function validatorOf(ajv: Ajv2020, definition: string): ValidateFunction {
  const validate = ajv.getSchema(`${SCHEMA_NAME}${definition}`);
  if (validate === undefined) throw new RangeError(`the schema has no ${definition}`);
  return validate;
}

/** One problem for each place: a format's sentence says more than the pattern that editors check beside it. */
function worthTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  const formatted = new Set(
    errors.filter(({ keyword }) => keyword === 'format').map(({ instancePath }) => instancePath),
  );
  return errors.filter(({ keyword, instancePath }) => {
    if (keyword === 'propertyNames') return false;
    return keyword !== 'pattern' || !formatted.has(instancePath);
  });
}

function andMore(count: number, document: YamlDocument, { room }: SchemaRules): Problem {
  const message = `${count} more problems in this document are not shown; correct these first`;
  return { origin: document.originOf([]), severity: 'error', code: `${room}.more`, message };
}
