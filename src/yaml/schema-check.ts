import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Problem } from '../model/problem.ts';
import { explainError } from './explain-error.ts';
import type { YamlDocument } from './read-yaml.ts';
import { type FormattedSchema, type Validators, validatorsOf } from './validators.ts';

export interface SchemaRules extends FormattedSchema {
  /** Before the dot of every problem's code: `desired`. */
  readonly room: string;
  /** Keys that a later version will know. They are refused like others, with a word on why. */
  readonly laterKeys: ReadonlySet<string>;
}

export interface SchemaCheck {
  /** Everything about the document that does not fit the definition, `#/$defs/System` or `#` for the whole schema. */
  problems(definition: string, document: YamlDocument): Problem[];
}

const MAX_PROBLEMS = 50;

/** The schema's validators are made at the first check, once. */
export function schemaCheck(rules: SchemaRules): SchemaCheck {
  let validators: Validators | undefined;
  return {
    problems(definition, document) {
      validators ??= validatorsOf(rules);
      const validate = validators(definition);
      if (validate === undefined) throw new RangeError(`the schema has no ${definition}`);
      if (validate(document.value)) return [];
      const errors = worthTelling(validate.errors ?? []);
      const told = errors.slice(0, MAX_PROBLEMS).map((error) => explainError(error, document, rules));
      return errors.length > MAX_PROBLEMS ? [...told, andMore(errors.length - MAX_PROBLEMS, document, rules)] : told;
    },
  };
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
