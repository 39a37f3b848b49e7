/** Options for Ajv. Every command waits for its schemas and checks a few documents by them; that the schemas are right is a test. */
export const COMPILED_QUICKLY = { validateSchema: false, inlineRefs: false, code: { optimize: false } } as const;
