import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shipped } from '../shipped.ts';
import type { FormattedSchema, Validators } from './validators.ts';

/** Loads what Ajv wrote when Ratchet was built (scripts/validators.mjs): compiling the schema takes longer than most commands do. */
export function validatorsOf({ schema, formats }: FormattedSchema): Validators {
  const file = fileURLToPath(shipped(`dist/validators/${path.basename(schema.pathname, '.json')}.cjs`));
  const checks = Object.fromEntries(
    Object.entries(formats).map(([name, parse]) => [name, (text: string) => parse(text).ok]),
  );
  const validators = createRequire(file)(file)(checks);
  return (definition) => validators[definition];
}
