// What checks YAML by a schema, written out by Ajv when Ratchet is built, so that no command waits for it. A source tree compiles
// it in src/yaml/validators.ts, with the same options; test/yaml/validators.test.ts holds the two together.
import { _, Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/** The schemas of what people write in YAML. */
export const VALIDATED = ['config', 'desired-state', 'policy', 'scenario'];

/** A CommonJS module: a function of the schema's formats that gives a validator for each kind of document, or for `#`, the one kind there is. */
export function validatorsOf(schema) {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false, source: true, formats: _`formats` },
  });
  ajv.addVocabulary(['patternErrorMessage']);
  for (const name of formatsIn(schema)) ajv.addFormat(name, () => true);
  ajv.addSchema(schema, 'schema');
  const definitions = schema.oneOf?.map(({ $ref }) => $ref) ?? ['#'];
  const code = standalone.default(
    ajv,
    Object.fromEntries(definitions.map((ref, index) => [`v${index}`, `schema${ref}`])),
  );
  const found = definitions.map((ref, index) => `${JSON.stringify(ref)}: exports.v${index}`);
  return `module.exports = (formats) => { const exports = {}; ${code}\nreturn { ${found.join(', ')} }; };\n`;
}

/** The text of every `format`, wherever it stands. */
function formatsIn(schema) {
  const names = new Set();
  JSON.stringify(schema, (key, value) => {
    if (key === 'format' && typeof value === 'string') names.add(value);
    return value;
  });
  return names;
}
