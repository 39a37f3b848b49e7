import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { COMPILED_QUICKLY } from '../json/compiled-quickly.ts';
import type { Parsed } from '../model/parsed.ts';

export interface FormattedSchema {
  readonly schema: URL;
  /** What the schema's own `format` names mean; the parser's sentence becomes the problem's message. */
  readonly formats: Readonly<Record<string, (text: string) => Parsed<unknown>>>;
}

/** By definition: `#/$defs/System`, or `#` for the whole schema. */
export type Validators = (definition: string) => ValidateFunction | undefined;

/** Compiles the schema. What is built holds `written-validators.ts` in the place of this module. */
export function validatorsOf({ schema, formats }: FormattedSchema): Validators {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, ...COMPILED_QUICKLY });
  ajv.addVocabulary(['patternErrorMessage']);
  for (const [name, parse] of Object.entries(formats)) ajv.addFormat(name, (text: string) => parse(text).ok);
  ajv.addSchema(JSON.parse(readFileSync(schema, 'utf8')), 'schema');
  return (definition) => ajv.getSchema(`schema${definition}`);
}
